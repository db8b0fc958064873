import type { Actor } from '#kernel/access/actor'
import { openSheet, type OpenOptions } from '#kernel/spreadsheets/open_sheet'
import type { Column, SheetError, SheetRow, SheetSource } from '#kernel/spreadsheets/types'

/** Who imports what, passed through to the importer. */
export interface ImportContext {
  /** Whose permissions hold: the person who brought the file. */
  actor: Actor
  actorId: number | null
  locale: string
}

/** What one batch did. */
export interface ImportResult {
  created: number
  updated: number
}

/**
 * What an area contributes so that its records can be imported. Rows come in batches with their
 * cells in canonical text (see `ColumnKind`), so both methods issue a bounded number of statements.
 */
export abstract class Importer<Transaction = unknown> {
  abstract readonly columns: readonly Column[]

  /**
   * Tables that a long file fills. Their statistics are taken anew while they grow: a plan that was
   * made for an empty table reads all of a full one.
   */
  readonly fills: readonly string[] = []

  /** The first row of the file that names a record, by the record's key: one instance reads one file. */
  readonly #firstRows = new Map<string, number>()

  /** Finds what only the database knows (unknown SKU, taken code). Writes nothing. */
  abstract check(rows: readonly SheetRow[], context: ImportContext): Promise<SheetError[]>

  /** Writes rows that passed `check`, in the transaction. */
  abstract write(
    rows: readonly SheetRow[],
    transaction: Transaction,
    context: ImportContext
  ): Promise<ImportResult>

  /** Notes that a row names a record: an error at the cell when an earlier row of the file has named it. */
  protected repeats(row: SheetRow, record: string, key: string): SheetError[] {
    const first = this.#firstRows.get(record)
    if (first !== undefined) return [this.error(row, key, 'repeats_row', { row: first })]
    this.#firstRows.set(record, row.rowNumber)
    return []
  }

  /** An error of one cell, under the column's header as the importer declares it. */
  protected error(
    row: SheetRow,
    key: string,
    code: string,
    params: SheetError['params'] = {}
  ): SheetError {
    const column = this.columns.find((each) => each.key === key)?.header ?? key
    return { row: row.rowNumber, column, value: row.cells[key] ?? '', code, params }
  }
}

/** The outcome of a dry run. `errors` is cut at the limit, `errorCount` counts all. */
export interface DryRun {
  rowCount: number
  badRowCount: number
  errorCount: number
  errors: SheetError[]
}

export interface DryRunOptions extends Omit<OpenOptions, 'columns'> {
  batchSize?: number
  mostErrors?: number
  /** Called after each batch with the rows read so far. */
  onProgress?: (rows: number) => void | Promise<void>
}

/** Checks a whole file without writing anything; memory is bounded by one batch and the errors kept. */
export async function dryRun(
  source: SheetSource,
  importer: Importer,
  context: ImportContext,
  options: DryRunOptions = {}
): Promise<DryRun> {
  const { mostErrors = 10_000 } = options
  const result: DryRun = { rowCount: 0, badRowCount: 0, errorCount: 0, errors: [] }
  for await (const { rows, errors, headers } of readBatches(source, importer, options)) {
    const bad = new Set(errors.map(({ row }) => row))
    const sound = rows.filter(({ rowNumber }) => !bad.has(rowNumber))
    const found = await importer.check(sound, context)
    const all = [...errors, ...found.map((error) => inFileWords(error, importer, headers))]
    result.rowCount += rows.length
    result.badRowCount += new Set(all.map(({ row }) => row)).size
    result.errorCount += all.length
    result.errors.push(...all.slice(0, Math.max(0, mostErrors - result.errors.length)))
    await options.onProgress?.(result.rowCount)
  }
  return result
}

/** A file's rows in batches, each with what its columns' kinds found wrong. */
export async function* readBatches(
  source: SheetSource,
  importer: Pick<Importer, 'columns'>,
  options: DryRunOptions = {}
) {
  const { batchSize = 500 } = options
  const sheet = await openSheet(source, { ...options, columns: importer.columns })
  const { headers } = sheet.header
  try {
    let rows: SheetRow[] = []
    let errors: SheetError[] = []
    for await (const checked of sheet.checked()) {
      rows.push(checked.row)
      errors.push(...checked.errors)
      if (rows.length < batchSize) continue
      yield { rows, errors, headers }
      rows = []
      errors = []
    }
    if (rows.length > 0) yield { rows, errors, headers }
  } finally {
    await sheet.close()
  }
}

/** The importer speaks of its own headers; the person reads those of the file. */
export function inFileWords(
  error: SheetError,
  importer: Pick<Importer, 'columns'>,
  headers: Record<string, string>
): SheetError {
  const column = importer.columns.find(({ header }) => header === error.column)
  return column ? { ...error, column: headers[column.key] ?? error.column } : error
}
