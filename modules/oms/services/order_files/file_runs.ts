import i18nManager from '@adonisjs/i18n/services/main'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FileMapping } from '#modules/oms/domain/file_mapping'
import type { RowFault } from '#modules/oms/domain/file_rows'
import type { TornOrders } from './open_order_file.js'

export type FileRunState = 'mapping' | 'checking' | 'checked' | 'importing' | 'done' | 'failed'

/** What a file holds, as the check counted it. Amounts are decimal text. */
export interface FileSummary {
  orders: number
  returns: number
  amount: string
  returned: string
  firstAt: string | null
  lastAt: string | null
  /** Orders that will wait for a person, by reason. */
  parks: Record<string, number>
  /** Words of the status column that have no meaning yet, with how many orders carry them. */
  statuses: Record<string, number>
}

/** What the import did with the orders so far. */
export interface FileTaken {
  filed: number
  unchanged: number
  older: number
  submitted: number
  parked: number
}

export interface FileRun extends Record<string, unknown> {
  id: number
  storeId: number
  fileId: number
  userId: number | null
  locale: 'zh-CN' | 'en'
  mapping: FileMapping
  total: number
  badRows: number
  done: number
  torn: TornOrders
  afterRow: number
  taken: FileTaken
  readAt: Date
}

/** Takes a run up that waits for a job, or that a worker which died left behind. */
export async function claimFileRun(
  id: number,
  state: 'checking' | 'importing'
): Promise<FileRun | undefined> {
  const [run] = await sql<FileRun>(
    null,
    `UPDATE oms_file_runs r SET error = NULL, updated_at = now() WHERE r.id = $1 AND r.state = $2
     RETURNING r.id, r.store_id AS "storeId", r.file_id AS "fileId", r.user_id AS "userId", r.mapping, r.total, r.bad_rows AS "badRows", r.done,
               r.torn, r.after_row AS "afterRow", r.taken, r.created_at AS "readAt",
               coalesce((SELECT locale FROM users u WHERE u.id = r.user_id), 'zh-CN') AS locale`,
    [id, state]
  )
  return run
}

export const noteProgress = (trx: Trx | null, id: number, done: number) =>
  sql(
    trx,
    'UPDATE oms_file_runs SET done = $2, total = greatest(total, $2), updated_at = now() WHERE id = $1',
    [id, done],
    'oms_file_run_progress'
  )

/** How far an import came, in one transaction with what was filed. */
export const noteTaken = (
  trx: Trx,
  id: number,
  { done, afterRow, taken }: Pick<FileRun, 'done' | 'afterRow' | 'taken'>
) =>
  sql(
    trx,
    'UPDATE oms_file_runs SET done = $2, after_row = $3, taken = $4, updated_at = now() WHERE id = $1',
    [id, done, afterRow, JSON.stringify(taken)],
    'oms_file_run_taken'
  )

export const noteChecked = (
  id: number,
  found: {
    total: number
    badRows: number
    summary: FileSummary
    errors: readonly RowFault[]
    resultFileId: number | null
    torn: TornOrders
  }
) =>
  sql(
    null,
    `UPDATE oms_file_runs SET state = 'checked', total = $2, done = $2, bad_rows = $3, summary = $4, errors = $5, result_file_id = $6,
            torn = $7, updated_at = now() WHERE id = $1`,
    [
      id,
      found.total,
      found.badRows,
      JSON.stringify(found.summary),
      JSON.stringify(found.errors),
      found.resultFileId,
      JSON.stringify(found.torn),
    ]
  )

/** What stopped it, in the words of who brought it. */
export async function noteFailed({ id, locale }: FileRun, error: unknown): Promise<void> {
  const words =
    error instanceof DomainException
      ? i18nManager.locale(locale).t(error.messageKey, error.params)
      : String((error as Error).message)
  await sql(
    null,
    `UPDATE oms_file_runs SET state = 'failed', error = $2, updated_at = now() WHERE id = $1`,
    [id, words.slice(0, 500)]
  )
}
