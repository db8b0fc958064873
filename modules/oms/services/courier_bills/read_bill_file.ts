import { matchRegion } from '#kernel/addresses'
import {
  cleanCell,
  openSheet,
  SheetException,
  type Sheet,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
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

export interface BillFile {
  lines: FileLine[]
  /** The first of them; `faultCount` counts all. */
  faults: SheetError[]
  faultCount: number
}

const MOST_LINES = 100_000
const SHOWN_FAULTS = 200
const HEAVIEST_KG = 1000
const RAW_COLUMNS = 20
/** `numeric(18,4)` and whole ten-thousandths of a safe integer. */
const AMOUNT = /^-?\d{1,9}(\.\d{1,4})?$/

/**
 * Reads a courier's bill, CSV or XLSX in whatever encoding, whole: either every line or what is wrong
 * with which cell. Rows that sum the others are passed over.
 * @throws SheetException for what is no sheet, names no waybill or no amount, or holds no line
 */
export async function readBillFile(bytes: Uint8Array): Promise<BillFile> {
  const sheet = await openSheet(bytes, { columns: BILL_COLUMNS, limits: { maxRows: MOST_LINES } })
  try {
    const { positions } = sheet.header
    if (!('due' in positions) && !('amount' in positions))
      throw new SheetException('missing_columns', { columns: '金额' })
    const reader = new LineReader(sheet)
    const file: BillFile = { lines: [], faults: [], faultCount: 0 }
    for await (const { row, errors } of sheet.checked()) {
      if (isSumRow(row.cells.waybill ?? '', row.values)) continue
      const { line, faults } = reader.read(row, errors)
      if (line) file.lines.push(line)
      file.faultCount += faults.length
      file.faults.push(...faults.slice(0, SHOWN_FAULTS - file.faults.length))
    }
    if (file.lines.length === 0 && file.faultCount === 0) throw new SheetException('empty')
    return file
  } finally {
    await sheet.close()
  }
}

class LineReader {
  readonly #regions = new Map<string, string | null>()
  readonly #others: { name: string; at: number }[]

  constructor(readonly sheet: Sheet) {
    const { names, positions } = sheet.header
    const read = new Set(Object.values(positions))
    this.#others = [...names.entries()]
      .filter(([at, name]) => name !== '' && !read.has(at))
      .slice(0, RAW_COLUMNS)
      .map(([at, name]) => ({ at, name }))
  }

  read(row: SheetRow, errors: readonly SheetError[]): { line?: FileLine; faults: SheetError[] } {
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
