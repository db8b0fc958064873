import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { keepFile } from '#kernel/files/file_store'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { IMPORT_FILES, importerOf } from '#shell/services/importers'

/** A worker that dies leaves the run to the next, which goes on where it was. */
const ATTEMPTS = 5

/** Takes a file in and checks it in a job; nothing is written before the person has seen what is wrong. */
export class StartImport {
  async handle({
    importer,
    name,
    bytes,
    actor,
  }: {
    importer: string
    name: string
    bytes: Uint8Array
    actor: Actor
  }): Promise<number> {
    await importerOf(importer)
    return inTransaction(null, async (trx) => {
      const fileId = await keepFile(trx, {
        bytes,
        name,
        mime: 'application/octet-stream',
        ownerType: IMPORT_FILES,
        uploadedBy: actor.id,
      })
      const [run] = await sql<{ id: number }>(
        trx,
        `INSERT INTO import_runs (importer, file_id, user_id, mode) VALUES ($1, $2, $3, 'dry_run') RETURNING id`,
        [importer, fileId, actor.id]
      )
      await addJob(trx, {
        name: 'shell.run_import',
        payload: { runId: run.id },
        maxAttempts: ATTEMPTS,
      })
      return run.id
    })
  }

  /** Imports the sound rows of a file that was checked. */
  async confirm(runId: number, actor: Actor): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [run] = await sql<{ id: number }>(
        trx,
        `INSERT INTO import_runs (importer, file_id, user_id, mode, total, mapping)
         SELECT importer, file_id, $2, 'import', total, jsonb_build_object('checked', id) FROM import_runs
          WHERE id = $1 AND mode = 'dry_run' AND state = 'done'
            AND NOT EXISTS (SELECT 1 FROM import_runs d WHERE (d.mapping ->> 'checked')::bigint = $1) RETURNING id`,
        [runId, actor.id]
      )
      if (!run) throw new RefusedException('import_not_ready')
      await addJob(trx, {
        name: 'shell.run_import',
        payload: { runId: run.id },
        maxAttempts: ATTEMPTS,
      })
      await audit(trx, actor, {
        action: 'shell.imports.confirm',
        subjectType: 'import_run',
        subjectId: run.id,
      })
      return run.id
    })
  }

  /** Goes on with an import that failed, behind the last rows it wrote. @throws RefusedException `import_not_failed` */
  async resume(runId: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      const [run] = await sql(
        trx,
        `UPDATE import_runs SET state = 'waiting', error = NULL, updated_at = now()
          WHERE id = $1 AND mode = 'import' AND state = 'failed' RETURNING id`,
        [runId]
      )
      if (!run) throw new RefusedException('import_not_failed')
      await addJob(trx, { name: 'shell.run_import', payload: { runId }, maxAttempts: ATTEMPTS })
      await audit(trx, actor, {
        action: 'shell.imports.resume',
        subjectType: 'import_run',
        subjectId: runId,
      })
    })
  }
}
