import { matchRegion } from '#kernel/addresses'
import {
  cleanCell,
  openSheet,
  SheetException,
  type Sheet,
  type SheetError,
  type SheetRow,
  type SheetSource,
} from '#kernel/spreadsheets/index'
import { isColumnOfMarks } from '#shell/services/marked_workbook'
import type { BillKey } from '#modules/oms/domain/bill_numbers'
import {
  BILL_COLUMNS,
  foldFee,
  isInGrams,
  isSumRow,
} from '#modules/oms/services/courier_bills/bill_columns'

/** A line of a bill as its file says it. Money is decimal text, the day `2026-11-22`. */
export interface FileLine {
  rowNumber: number
  waybillNo: string
  fee: string
  billedOn: string | null
  weightG: number | null
  destination: string | null
  regionCode: string | null
  amount: string
  raw: Record<string, string>
}

/** A row that is a line: read, or with what is wrong with its cells. */
export interface ReadLine {
  line?: FileLine
  faults: SheetError[]
}

/** What a whole file holds, before anything of it is judged. */
export interface BillScan {
  /** Number and charge of each line, in the order of the file. */
  lines: BillKey[]
  /** The first of them, as many as are marked in a workbook; `faultCount` counts all. */
  faults: SheetError[]
  faultCount: number
}

const MOST_LINES = 100_000
const KEPT_FAULTS = 10_000
/** How far it is read is said every so many rows. */
const ROWS_A_WORD = 5000
const HEAVIEST_KG = 1000
const RAW_COLUMNS = 20
/** `numeric(18,4)` and whole ten-thousandths of a safe integer. */
const AMOUNT = /^-?\d{1,9}(\.\d{1,4})?$/

/**
 * Opens a courier's bill, CSV or XLSX in whatever encoding, with its head read.
 * @throws SheetException for what is no sheet, or names no waybill or no amount
 */
export async function openBill(source: SheetSource): Promise<Sheet> {
  const sheet = await openSheet(source, { columns: BILL_COLUMNS, limits: { maxRows: MOST_LINES } })
  const { positions } = sheet.header
  if ('due' in positions || 'amount' in positions) return sheet
  await sheet.close()
  throw new SheetException('missing_columns', { columns: '金额' })
}

/** Looks at the head of a bill, and whether anything stands below it. @throws SheetException */
export async function checkBillHead(source: SheetSource): Promise<void> {
  const sheet = await openBill(source)
  try {
    const { done } = await sheet.rows().next()
    if (done) throw new SheetException('empty')
  } finally {
    await sheet.close()
  }
}

/** The lines of a bill, one at a time. Rows that sum the others are passed over. @throws SheetException */
export async function* readBillLines(source: SheetSource): AsyncGenerator<ReadLine> {
  const sheet = await openBill(source)
  try {
    const reader = new LineReader(sheet)
    for await (const { row, errors } of sheet.checked())
      if (!isSumRow(row.cells.waybill ?? '', row.values)) yield reader.read(row, errors)
  } finally {
    await sheet.close()
  }
}

/**
 * Goes through a bill whole: the numbers of every line, or what is wrong with which cell.
 * @param told how many rows were read so far
 * @throws SheetException also for a bill without a line
 */
export async function scanBill(
  source: SheetSource,
  told: (rows: number) => Promise<unknown>
): Promise<BillScan> {
  const scan: BillScan = { lines: [], faults: [], faultCount: 0 }
  let rows = 0
  for await (const { line, faults } of readBillLines(source)) {
    if (line) scan.lines.push(keyOf(line))
    scan.faultCount += faults.length
    scan.faults.push(...faults.slice(0, KEPT_FAULTS - scan.faults.length))
    if (++rows % ROWS_A_WORD === 0) await told(rows)
  }
  if (rows === 0) throw new SheetException('empty')
  await told(rows)
  return scan
}

/** The name of a line among the others; of its amount only the sign is kept. */
export const keyOf = ({
  waybillNo,
  fee,
  amount,
}: Pick<FileLine, 'waybillNo' | 'fee' | 'amount'>): BillKey => ({
  waybillNo,
  fee,
  isCredit: amount.startsWith('-'),
})

class LineReader {
  readonly #regions = new Map<string, string | null>()
  readonly #others: { name: string; at: number }[]

  constructor(readonly sheet: Sheet) {
    const { names, positions } = sheet.header
    const read = new Set(Object.values(positions))
    this.#others = [...names.entries()]
      .filter(([at, name]) => name !== '' && !read.has(at) && !isColumnOfMarks(name))
      .slice(0, RAW_COLUMNS)
      .map(([at, name]) => ({ at, name }))
  }

  read(row: SheetRow, errors: readonly SheetError[]): ReadLine {
    const { cells, rowNumber } = row
    const faults = [...errors]
    const fault = (key: string, code: string, params: SheetError['params'] = {}) =>
      faults.push({
        row: rowNumber,
        column: this.sheet.header.headers[key] ?? key,
        value: cells[key] ?? '',
        code,
        params,
      })
    const amountKey = cells.due
      ? 'due'
      : cells.amount || !('due' in this.sheet.header.positions)
        ? 'amount'
        : 'due'
    const amount = cells[amountKey] ?? ''
    if (amount === '') fault(amountKey, 'required')
    else if (!AMOUNT.test(amount) && !errors.some(({ code }) => code === 'not_an_amount'))
      fault(amountKey, 'not_an_amount')
    const weightKey = cells.chargedWeight ? 'chargedWeight' : 'weight'
    const weightG = this.#weight(weightKey, cells[weightKey])
    if (weightG !== null && !(weightG >= 0 && weightG <= HEAVIEST_KG * 1000) && errors.length === 0)
      fault(weightKey, 'out_of_range', { least: 0, most: HEAVIEST_KG })
    if (faults.length > 0) return { faults }
    const destination =
      [cells.province, cells.city, cells.destination].filter(Boolean).join(' ') || null
    const line = {
      rowNumber,
      waybillNo: cells.waybill,
      fee: foldFee(cells.fee ?? ''),
      billedOn: cells.date || null,
      weightG,
      destination,
      regionCode: this.#region(cells.province, cells.city, cells.destination),
      amount,
      raw: this.#raw(row),
    }
    return { line, faults }
  }

  #weight(key: string, text: string | undefined): number | null {
    if (!text) return null
    const per = isInGrams(this.sheet.header.headers[key]) ? 1 : 1000
    return Math.round(Number(text) * per)
  }

  /** Province and city where they are told apart, else what the destination begins with. */
  #region(province = '', city = '', destination = ''): string | null {
    const text = province || city ? `${province} ${city}`.trim() : destination
    if (!text) return null
    const known = this.#regions.get(text)
    if (known !== undefined) return known
    const region = matchRegion(text)?.region ?? null
    const code = region && (region.cityCode ?? region.provinceCode)
    this.#regions.set(text, code)
    return code
  }

  #raw({ values }: SheetRow): Record<string, string> {
    const filled = this.#others.flatMap(({ name, at }) => {
      const value = cleanCell(values[at] ?? '').slice(0, 200)
      return value ? [[name, value] as const] : []
    })
    return Object.fromEntries(filled)
  }
}
