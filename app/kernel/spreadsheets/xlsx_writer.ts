import { once } from 'node:events'
import type { Writable } from 'node:stream'
import ExcelJS from 'exceljs'
import { DEFAULT_ZONE, inZone } from '#kernel/clock'
import {
  exportText,
  isNumberKind,
  type ExportColumn,
  type ExportKind,
  type ExportRows,
  type ExportValue,
} from '#kernel/spreadsheets/export_values'

export interface XlsxSheet {
  name: string
  columns: readonly ExportColumn[]
  rows: ExportRows
  zone?: string
}

const NUMBER_FORMATS: Partial<Record<ExportKind, string>> = {
  text: '@',
  id: '@',
  integer: '#,##0',
  money: '#,##0.00##',
  date: 'yyyy-mm-dd',
  time: 'yyyy-mm-dd hh:mm:ss',
}
const WIDTHS: Record<ExportKind, number> = {
  text: 20,
  id: 22,
  integer: 10,
  decimal: 12,
  money: 14,
  date: 12,
  time: 20,
}
const ROWS_BETWEEN_PAUSES = 200
/** A float holds this many decimal digits faithfully. */
const FLOAT_DIGITS = 15

/**
 * Writes a workbook to a stream, row by row, and ends it. Text is written as text, so nothing in
 * it runs as a formula and ids keep their digits; amounts too long for a float stay text.
 * @returns the number of rows below the header
 */
export async function writeXlsx(output: Writable, ...sheets: XlsxSheet[]): Promise<number> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true })
  const gate = new Gate(output)
  let count = 0
  for (const { name, columns, rows, zone } of sheets) {
    const sheet = addSheet(workbook, name, columns)
    for await (const row of rows) {
      gate.check()
      const values = columns.map(({ key, kind }) => cellValue(kind, row[key], zone))
      sheet.addRow(values).commit()
      if (++count % ROWS_BETWEEN_PAUSES === 0) await gate.pause()
    }
    sheet.commit()
  }
  await workbook.commit()
  return count
}

/** A worksheet with a frozen, bold header and a filter on it. */
export function addSheet(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  name: string,
  columns: readonly ExportColumn[]
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet', {
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  sheet.columns = columns.map(({ key, kind = 'text', width }) => ({
    key,
    width: width ?? WIDTHS[kind],
    style: { numFmt: NUMBER_FORMATS[kind] ?? 'General' },
  }))
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  const head = sheet.addRow(columns.map(({ header }) => cellText(header)))
  head.font = { bold: true }
  head.numFmt = '@'
  head.commit()
  return sheet
}

function cellValue(
  kind: ExportKind = 'text',
  value: ExportValue,
  zone = DEFAULT_ZONE
): string | number | Date | null {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date && (kind === 'date' || kind === 'time')) {
    const { year, month, day, hour, minute, second } = inZone(value, zone)
    const clock = kind === 'date' ? ([0, 0, 0] as const) : ([hour, minute, second] as const)
    return new Date(Date.UTC(year, month - 1, day, ...clock))
  }
  const text = exportText(kind, value, zone)
  const exact = /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= FLOAT_DIGITS
  return isNumberKind(kind) && exact ? Number(text) : cellText(text)
}

/** Text within what a worksheet takes: no control characters, at most 32,767 characters. */
export function cellText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').slice(0, 32_767)
}

/** Lets the consumer keep up: the writer of workbooks itself takes no notice of back-pressure. */
export class Gate {
  #error: Error | null = null

  constructor(readonly output: Writable) {
    output.on('error', (error) => (this.#error = error))
  }

  check(): void {
    if (this.#error) throw this.#error
    if (this.output.destroyed) throw new Error('The output of the workbook was closed')
  }

  async pause(): Promise<void> {
    await new Promise(setImmediate)
    if (this.output.writableNeedDrain)
      await Promise.race([once(this.output, 'drain'), once(this.output, 'close')])
  }
}
