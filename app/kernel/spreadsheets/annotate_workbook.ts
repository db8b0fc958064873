import type { Writable } from 'node:stream'
import ExcelJS from 'exceljs'
import type { Sheet } from '#kernel/spreadsheets/open_sheet'
import type { SheetError, SheetRow } from '#kernel/spreadsheets/types'
import { Gate, addSheet, cellText } from '#kernel/spreadsheets/xlsx_writer'

export interface AnnotateOptions {
  /** Says an error in the reader's language. */
  describe: (error: SheetError) => string
  /** Header of the column of errors, e.g. `错误`. */
  errorsHeader: string
  /** Leave out rows without errors. */
  onlyBad?: boolean
}

const BAD: ExcelJS.Fill = {
  type: 'pattern',
  pattern: 'solid',
  fgColor: { argb: 'FFFFC7CE' },
}
/** Comments are heavy for Excel; beyond this many the colour and the column of errors must do. */
const MOST_COMMENTS = 5_000
const ROWS_BETWEEN_PAUSES = 200

/**
 * Hands a file back with its faults marked: the rows as they were, bad cells coloured and with a
 * comment, and a last column that says what is wrong in the row. Corrected in place, it can be
 * imported again as it is.
 * @param sheet the file, opened afresh
 */
export async function annotateWorkbook(
  output: Writable,
  sheet: Sheet,
  errors: readonly SheetError[],
  options: AnnotateOptions
): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true })
  const headers = [...sheet.header.names, options.errorsHeader]
  const page = addSheet(
    workbook,
    'Import',
    headers.map((header) => ({ key: header, header }))
  )
  const byRow = Map.groupBy(errors, ({ row }) => row)
  const gate = new Gate(output)

  let comments = 0
  let written = 0
  for await (const row of sheet.rows()) {
    gate.check()
    const faults = byRow.get(row.rowNumber) ?? []
    if (options.onlyBad && faults.length === 0) continue
    const line = page.addRow(rowValues(row, faults, headers.length, options))
    for (const fault of faults) {
      const at = sheet.header.names.indexOf(fault.column)
      const cell = line.getCell(at < 0 ? headers.length : at + 1)
      cell.fill = BAD
      if (at >= 0 && comments++ < MOST_COMMENTS) cell.note = options.describe(fault)
    }
    line.commit()
    if (++written % ROWS_BETWEEN_PAUSES === 0) await gate.pause()
  }
  page.commit()
  await workbook.commit()
}

function rowValues(
  row: SheetRow,
  faults: readonly SheetError[],
  width: number,
  { describe }: AnnotateOptions
): string[] {
  const values = Array.from({ length: width - 1 }, (_, at) => cellText(row.values[at] ?? ''))
  const said = faults.map((fault) => `${fault.column}: ${describe(fault)}`)
  return [...values, cellText(said.join('\n'))]
}
