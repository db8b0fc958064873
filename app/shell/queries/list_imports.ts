import { holds, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

export type ImporterChoice = { key: string; label: string }
export type ImportRun = {
  id: number
  importer: string
  fileName: string
  mode: 'dry_run' | 'import'
  state: 'waiting' | 'running' | 'done' | 'failed'
  total: number
  done: number
  failed: number
  errors: {
    row: number
    column: string
    value: string
    code: string
    params: Record<string, string | number>
  }[]
  error: string | null
  hasResult: boolean
  isConfirmed: boolean
  who: string | null
  at: string
}

/** What a person may import. */
export function importersFor(actor: Actor): ImporterChoice[] {
  return switchboard.enabled
    .flatMap((module) => module.importers ?? [])
    .filter((importer) => holds(actor, importer.permission))
    .map(({ key, label }) => ({ key, label }))
}

const COLUMNS = `r.id, r.importer, f.name AS "fileName", r.mode, r.state, r.total, r.done, r.failed, r.errors, r.error, r.result_file_id IS NOT NULL AS "hasResult",
  EXISTS (SELECT 1 FROM import_runs d WHERE (d.mapping ->> 'checked')::bigint = r.id) AS "isConfirmed", u.full_name AS who,
  to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at`
const FROM = 'import_runs r JOIN files f ON f.id = r.file_id LEFT JOIN users u ON u.id = r.user_id'

/** Imports of the kinds the person may do, newest first. */
export class ListImports {
  handle(actor: Actor): Promise<ImportRun[]> {
    const keys = importersFor(actor).map(({ key }) => key)
    return sql<ImportRun>(
      null,
      `SELECT ${COLUMNS} FROM ${FROM} WHERE r.importer = ANY($1::text[]) ORDER BY r.id DESC LIMIT 50`,
      [keys]
    )
  }

  async one(id: number, actor: Actor): Promise<ImportRun & { resultFileId: number | null }> {
    const keys = importersFor(actor).map(({ key }) => key)
    const [run] = await sql<ImportRun & { resultFileId: number | null }>(
      null,
      `SELECT ${COLUMNS}, r.result_file_id AS "resultFileId" FROM ${FROM} WHERE r.id = $1 AND r.importer = ANY($2::text[])`,
      [id, keys]
    )
    if (!run) throw new NotFoundException('import', id)
    return run
  }
}
