import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { lockFulfilments } from '#orders/queries/lock_orders'
import TakeOffCarts from './take_off_carts.js'

/**
 * Sends fulfilments of a wave back to the backlog, e.g. because goods are
 * missing: they keep their place among what is in picking and wait for another
 * wave. What was picked is to be put away. Returns how many went.
 */
export default class SendBack {
  async handle(input: {
    actor: Actor
    waveId: number
    fulfilmentIds: readonly number[]
    reason: string
  }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const locked = await lockFulfilments(trx, input.fulfilmentIds)
      const riding = await sql<{ id: number }>(
        trx,
        `SELECT r.fulfilment_id AS id FROM wms_task_orders r JOIN wms_pick_tasks t ON t.id = r.task_id
          WHERE t.wave_id = $1 AND NOT r.is_dropped AND r.fulfilment_id = ANY($2::bigint[])
            AND NOT EXISTS (SELECT 1 FROM fulfilment_lines l WHERE l.fulfilment_id = r.fulfilment_id AND l.packed > 0)`,
        [input.waveId, locked.filter((row) => row.status === 'picking').map((row) => row.id)]
      )
      const ids = riding.map((row) => row.id)
      await new TakeOffCarts().handle({
        trx,
        actor: input.actor,
        fulfilmentIds: ids,
        backlog: 'waiting',
      })
      await audit(
        trx,
        input.actor,
        ids.map((id) => ({
          action: 'wms.waves.send_back',
          subjectType: 'fulfilment',
          subjectId: id,
          reason: input.reason,
        }))
      )
      return ids.length
    })
  }
}
