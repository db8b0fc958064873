import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { refreshWaves } from '../services/waves.js'

/** A picker takes a waiting task; one that somebody has is left to them. */
export default class StartTask {
  async handle({ actor, taskId }: { actor: Actor; taskId: number }): Promise<void> {
    await inTransaction(null, async (trx) => {
      const rows = await sql<{ waveId: number }>(
        trx,
        `UPDATE wms_pick_tasks SET status = 'picking', picker_id = $2, started_at = now(), version = version + 1, updated_at = now()
          WHERE id = $1 AND status = 'waiting' RETURNING wave_id AS "waveId"`,
        [taskId, actor.id],
        'wms_task_start'
      )
      await refreshWaves(
        trx,
        rows.map((row) => row.waveId)
      )
    })
  }
}
