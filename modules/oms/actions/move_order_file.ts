import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { headerKey, type FileMapping } from '#modules/oms/domain/file_mapping'
import type { FileTaken } from '#modules/oms/services/order_files/file_runs'

/** A worker that dies leaves the run to the next, which goes on where it was. */
const ATTEMPTS = 5
const NOTHING: FileTaken = { filed: 0, unchanged: 0, older: 0, submitted: 0, parked: 0 }

/** The steps of a file of orders that people take: checked by a mapping, imported, gone on with. */
export default class MoveOrderFile {
  /** Checks it by a mapping, which is saved for the store where it has a name. @throws RefusedException `oms_order_file_state` */
  check(input: {
    runId: number
    mapping: FileMapping
    name: string | null
    actor: Actor
  }): Promise<void> {
    const { runId, mapping, name, actor } = input
    return inTransaction(null, async (trx) => {
      const run = await this.#move(
        trx,
        `UPDATE oms_file_runs SET state = 'checking', mapping = $2, mapping_name = $3, done = 0, total = 0, bad_rows = 0, summary = '{}',
                errors = '[]', result_file_id = NULL, error = NULL, updated_at = now()
          WHERE id = $1 AND state IN ('mapping', 'checked', 'failed') AND taken = '{}'
          RETURNING store_id AS "storeId", headers`,
        [runId, JSON.stringify(mapping), name]
      )
      if (name)
        await sql(
          trx,
          `INSERT INTO oms_file_mappings (store_id, name, header_key, mapping, updated_by) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (store_id, name) DO UPDATE SET header_key = excluded.header_key, mapping = excluded.mapping,
             updated_by = excluded.updated_by, updated_at = now()`,
          [run.storeId, name, headerKey(run.headers), JSON.stringify(mapping), actor.id]
        )
      await queueFile(trx, 'oms.check_order_file', runId, run.storeId)
    })
  }

  /** Imports what the check found sound. @throws RefusedException `oms_order_file_state` */
  import(runId: number, actor: Actor): Promise<void> {
    return inTransaction(null, async (trx) => {
      const run = await this.#move(
        trx,
        `UPDATE oms_file_runs SET state = 'importing', done = 0, after_row = 0, taken = $2, updated_at = now()
          WHERE id = $1 AND state = 'checked' RETURNING store_id AS "storeId", headers`,
        [runId, JSON.stringify(NOTHING)]
      )
      await this.#imports(trx, runId, run.storeId, actor, 'import')
    })
  }

  /** Goes on with an import that failed, behind the last rows it took. @throws RefusedException `oms_order_file_state` */
  resume(runId: number, actor: Actor): Promise<void> {
    return inTransaction(null, async (trx) => {
      const run = await this.#move(
        trx,
        `UPDATE oms_file_runs SET state = 'importing', error = NULL, updated_at = now()
          WHERE id = $1 AND state = 'failed' AND taken <> '{}' RETURNING store_id AS "storeId", headers`,
        [runId]
      )
      await this.#imports(trx, runId, run.storeId, actor, 'resume')
    })
  }

  async #imports(trx: Trx, runId: number, storeId: number, actor: Actor, verb: string) {
    await queueFile(trx, 'oms.import_order_file', runId, storeId)
    await audit(trx, actor, {
      action: `oms.order_file.${verb}`,
      subjectType: 'order_file',
      subjectId: runId,
    })
  }

  async #move(trx: Trx, text: string, values: unknown[]) {
    const [run] = await sql<{ storeId: number; headers: string[] }>(trx, text, values)
    if (!run) throw new RefusedException('oms_order_file_state')
    return run
  }
}

/** One file of a store after the other. */
const queueFile = (trx: Trx, name: string, runId: number, storeId: number) =>
  addJobs(trx, [{ name, payload: { runId }, queue: `oms.files:${storeId}`, maxAttempts: ATTEMPTS }])
