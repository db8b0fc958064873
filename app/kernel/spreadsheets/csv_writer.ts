import { Readable } from 'node:stream'
import {
  exportText,
  withoutFormula,
  type ExportColumn,
  type ExportRow,
  type ExportRows,
} from '#kernel/spreadsheets/export_values'

export interface CsvOptions {
  /** Zone for times; the company's. */
  zone?: string
  /**
   * For people with Excel (the default): a byte order mark, and a tab behind long ids, without
   * which Excel turns them into 6.94E+18. Readers of ours take the tab off again.
   */
  forExcel?: boolean
}

const BOM = '\ufeff'
const ROWS_PER_PIECE = 200
/** Excel shows longer digits in scientific notation and keeps fifteen of them. */
const SAFE_DIGITS = 11

/** A CSV file as a stream: comma, CRLF, quoted where needed, formulas disarmed. */
export function csvStream(
  columns: readonly ExportColumn[],
  rows: ExportRows,
  options: CsvOptions = {}
): Readable {
  return Readable.from(pieces(columns, rows, options), { objectMode: false })
}

async function* pieces(columns: readonly ExportColumn[], rows: ExportRows, options: CsvOptions) {
  const { forExcel = true } = options
  const head = columns.map(({ header }) => quoted(withoutFormula(header)))
  let piece = `${forExcel ? BOM : ''}${head.join(',')}\r\n`
  let waiting = 0
  for await (const row of rows) {
    piece += line(columns, row, options)
    if (++waiting < ROWS_PER_PIECE) continue
    yield piece
    piece = ''
    waiting = 0
  }
  if (piece) yield piece
}

function line(columns: readonly ExportColumn[], row: ExportRow, options: CsvOptions): string {
  const { forExcel = true, zone } = options
  const cells = columns.map(({ key, kind }) => {
    const text = exportText(kind, row[key], zone)
    const long = kind === 'id' && forExcel && new RegExp(`^\\d{${SAFE_DIGITS + 1},}$`).test(text)
    return quoted(withoutFormula(long ? `${text}\t` : text))
  })
  return `${cells.join(',')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
