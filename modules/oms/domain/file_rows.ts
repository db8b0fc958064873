import type { TakeApart } from '#modules/oms/domain/file_address'
import { CellFault } from '#modules/oms/domain/file_cells'
import type { FileField, FileMapping } from '#modules/oms/domain/file_mapping'

/** A row of an order file: cleaned cells by header, and the values as the file has them. */
export interface FileRow {
  rowNumber: number
  values: readonly string[]
  cells: Readonly<Record<string, string>>
}

/** What is wrong with one cell, under the header as the file writes it. */
export interface RowFault {
  row: number
  column: string
  value: string
  code: string
  params: Record<string, string | number>
}

/** Reads cells by field and gathers what is wrong with them. */
export class RowReader {
  readonly faults: RowFault[] = []

  constructor(
    readonly mapping: FileMapping,
    readonly takeApart: TakeApart
  ) {}

  text(row: FileRow, field: FileField): string {
    const header = this.mapping.columns[field]
    return header === undefined ? '' : (row.cells[header] ?? '')
  }

  /** What a cell says; null where it is empty or wrong. */
  read<Value>(row: FileRow, field: FileField, reader: (text: string) => Value): Value | null {
    const text = this.text(row, field)
    if (text === '') return null
    try {
      if (text.includes('\ufffd')) throw new CellFault('unreadable_text')
      return reader(text)
    } catch (error) {
      if (!(error instanceof CellFault)) throw error
      this.fault(row, field, error.code, error.params)
      return null
    }
  }

  /** The same, where there has to be something. */
  need<Value>(row: FileRow, field: FileField, reader: (text: string) => Value): Value | null {
    if (this.text(row, field) === '') this.fault(row, field, 'required')
    return this.read(row, field, reader)
  }

  /** What the first row says that says anything: exports write what is of the whole order once, or on every row. */
  first<Value>(
    rows: readonly FileRow[],
    field: FileField,
    reader: (text: string) => Value
  ): Value | null {
    const row = rows.find((one) => this.text(one, field) !== '')
    return row ? this.read(row, field, reader) : null
  }

  words(rows: readonly FileRow[], field: FileField, max = 300): string | undefined {
    return this.first(rows, field, (text) => text.slice(0, max)) ?? undefined
  }

  fault(row: FileRow, field: FileField, code: string, params: RowFault['params'] = {}) {
    const column = this.mapping.columns[field] ?? field
    this.faults.push({ row: row.rowNumber, column, value: this.text(row, field), code, params })
  }
}
