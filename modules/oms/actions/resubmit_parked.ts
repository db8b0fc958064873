import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { queueTelling } from '#modules/oms/services/queue'
import { retryRefused, SHIPMENT_REFUSED } from '#modules/oms/services/refused_parcels'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'

export interface Resubmission {
  id: number
  /** Null when it is parked no more. */
  reason: string | null
  orderId: number | null
}

/**
 * Tries parked and ignored platform orders once more, at once, so that the person sees what becomes
 * of each. Those the actor does not see, and those that need no person, are left out of the answer.
 */
export default class ResubmitParked {
  async handle({ ids, actor }: { ids: readonly number[]; actor: Actor }): Promise<Resubmission[]> {
    const due = await this.#open(ids, actor)
    await new SubmitPlatformOrders().handle({ ids: due })
    return sql<Resubmission & Record<string, unknown>>(
      null,
      'SELECT id, park_reason AS reason, order_id AS "orderId" FROM platform_orders WHERE id = ANY($1::bigint[]) ORDER BY id',
      [due]
    )
  }

  /** Ignored ones wait again; who asked for it is in the trail. */
  #open(ids: readonly number[], actor: Actor): Promise<number[]> {
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number; untold: number | null }>(
        trx,
        `SELECT id, CASE WHEN park_reason = '${SHIPMENT_REFUSED}' THEN order_id END AS untold FROM platform_orders WHERE id = ANY($1::bigint[]) AND state IN ('parked', 'conflict', 'ignored', 'received', 'mapped')
            AND ($2::bigint[] IS NULL OR store_id = ANY($2)) ORDER BY id FOR NO KEY UPDATE`,
        [ids, actor.stores]
      )
      const due = rows.map((row) => row.id)
      const untold = rows.flatMap((row) => row.untold ?? [])
      await queueTelling(trx, await retryRefused(trx, untold))
      await sql(
        trx,
        `UPDATE platform_orders SET state = 'received', updated_at = now() WHERE id = ANY($1::bigint[]) AND state = 'ignored'`,
        [due]
      )
      await audit(
        trx,
        actor,
        due.map((id) => ({
          action: 'oms.platform_order.resubmit',
          subjectType: 'platform_order',
          subjectId: id,
        }))
      )
      return due
    })
  }
}
