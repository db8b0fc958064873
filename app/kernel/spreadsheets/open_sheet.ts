import { ByteSource } from '#kernel/spreadsheets/byte_source'
import { checkRow, cleanCell } from '#kernel/spreadsheets/cells'
import { readCsv } from '#kernel/spreadsheets/csv_reader'
import type { Encoding } from '#kernel/spreadsheets/encoding'
import {
  mapHeaders,
  missingColumns,
  takeHeaders,
  type HeaderMap,
} from '#kernel/spreadsheets/headers'
import { readXlsx } from '#kernel/spreadsheets/xlsx_reader'
import {
  DEFAULT_LIMITS,
  SheetException,
  type Column,
  type ReadLimits,
  type SheetError,
  type SheetRow,
  type SheetSource,
  type TableRow,
} from '#kernel/spreadsheets/types'

export interface OpenOptions {
  /** The columns to look for; without them every header becomes a key. */
  columns?: readonly Column[]
  /** The worksheet; the first when absent. */
  sheet?: string
  limits?: Partial<ReadLimits>
  /** Of a CSV file, where somebody knows better than its bytes say. */
  encoding?: Encoding
}

/** An opened sheet: its header is read, its rows are not. Rows can be walked once. */
export interface Sheet {
  format: 'csv' | 'xlsx'
  header: HeaderMap
  /** Rows below the header with cleaned cells; empty rows are passed over. */
  rows(): AsyncGenerator<SheetRow>
  /** The same, each with what its columns' kinds find wrong; sound cells are in canonical text. */
  checked(): AsyncGenerator<{ row: SheetRow; errors: SheetError[] }>
  /** To be called when done, also after an error. */
  close(): Promise<void>
}

/** The header may stand below a title, a note or comment lines. */
const HEADER_WITHIN = 30

/**
 * Opens a CSV or XLSX file, whatever its name says, and finds its header: the first row that has
 * every required column, or the first row that is not empty when no columns are declared.
 *
 * @throws SheetException for what is no sheet, is empty, or lacks required columns
 */
export async function openSheet(source: SheetSource, options: OpenOptions = {}): Promise<Sheet> {
  const bytes = await ByteSource.open(source)
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  try {
    const format = await formatOf(bytes)
    const table =
      format === 'xlsx' ? readXlsx(bytes, limits, options.sheet) : readCsv(bytes, options.encoding)
    const header = await findHeader(table, options.columns)
    return new OpenSheet(format, header, table, bytes, options.columns ?? null, limits)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function formatOf(bytes: ByteSource): Promise<'csv' | 'xlsx'> {
  const head = await bytes.read(0, 4)
  const magic = head.toString('hex')
  if (magic === '') throw new SheetException('empty')
  if (magic === 'd0cf11e0') throw new SheetException('legacy_xls')
  return magic === '504b0304' ? 'xlsx' : 'csv'
}

async function findHeader(
  table: AsyncGenerator<TableRow>,
  columns: readonly Column[] | undefined
): Promise<HeaderMap> {
  let fewest: Column[] | null = null
  for (let looked = 0; looked < HEADER_WITHIN; looked++) {
    const { value: row, done } = await table.next()
    if (done) break
    if (isEmpty(row)) continue
    if (!columns) return takeHeaders(row)
    const map = mapHeaders(row, columns)
    const missing = missingColumns(map, columns)
    if (missing.length === 0 && Object.keys(map.positions).length > 0) return map
    if (fewest === null || missing.length < fewest.length) fewest = missing
  }
  if (fewest === null) throw new SheetException('empty')
  const named = (fewest.length > 0 ? fewest : columns!).map(({ header }) => header)
  throw new SheetException('missing_columns', { columns: named.join(', ') })
}

const isEmpty = ({ values }: TableRow) => values.every((value) => cleanCell(value) === '')

class OpenSheet implements Sheet {
  constructor(
    readonly format: 'csv' | 'xlsx',
    readonly header: HeaderMap,
    readonly table: AsyncGenerator<TableRow>,
    readonly bytes: ByteSource,
    readonly columns: readonly Column[] | null,
    readonly limits: ReadLimits
  ) {}

  async *rows(): AsyncGenerator<SheetRow> {
    let count = 0
    for await (const { rowNumber, values } of this.table) {
      if (isEmpty({ rowNumber, values })) continue
      if (++count > this.limits.maxRows) {
        throw new SheetException('too_many_rows', { limit: this.limits.maxRows })
      }
      if (values.length > this.limits.maxColumns) {
        throw new SheetException('too_many_columns', { limit: this.limits.maxColumns })
      }
      const cells: Record<string, string> = {}
      for (const [key, at] of Object.entries(this.header.positions)) {
        cells[key] = cleanCell(values[at] ?? '')
      }
      yield { rowNumber, cells, values }
    }
  }

  async *checked() {
    for await (const row of this.rows()) {
      yield { row, errors: checkRow(row, this.columns ?? [], this.header.headers) }
    }
  }

  async close(): Promise<void> {
    await this.table.return(undefined)
    await this.bytes.close()
  }
}
