import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import type { FixKind } from '#modules/oms/domain/park_reasons'
import { queueTelling } from '#modules/oms/services/queue'
import { refileUnreadable } from '#modules/oms/services/refile_unreadable'
import { retryRefused, SHIPMENT_REFUSED } from '#modules/oms/services/refused_parcels'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'

export interface Resubmission {
  id: number
  /** Null when it is parked no more. */
  reason: string | null
  orderId: number | null
  /** The platform order under its own number, where the payload could not be read before. */
  refiledAs?: number
}

/** Orders that go in one transaction: one at fault has no more than these tried one by one. */
const TOGETHER = 100

/**
 * Tries parked and ignored platform orders once more, at once, so that the person sees what becomes
 * of each. Those the actor does not see, and those that need no person, are left out of the answer.
 */
export default class ResubmitParked {
  async handle(input: {
    ids: readonly number[]
    actor: Actor
    /** What was decided about them; the trail has that already. */
    decision?: FixKind
  }): Promise<Resubmission[]> {
    const { due, moved } = await this.#open(input)
    const ids = due.map((id) => moved.get(id) ?? id)
    for (let start = 0; start < ids.length; start += TOGETHER)
      await new SubmitPlatformOrders().handle({ ids: ids.slice(start, start + TOGETHER) })
    const rows = await sql<Resubmission & Record<string, unknown>>(
      null,
      'SELECT id, park_reason AS reason, order_id AS "orderId" FROM platform_orders WHERE id = ANY($1::bigint[])',
      [ids]
    )
    const outcomes = new Map(rows.map((row) => [row.id, row]))
    return due.map((id) => {
      const { reason, orderId } = outcomes.get(moved.get(id) ?? id)!
      return { id, reason, orderId, ...(moved.has(id) && { refiledAs: moved.get(id) }) }
    })
  }

  /** Ignored ones wait again; who asked for it is in the trail. */
  #open({ ids, actor, decision }: { ids: readonly number[]; actor: Actor; decision?: FixKind }) {
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
      const moved = await refileUnreadable(trx, due)
      const deeds = due.map((id) => ({
        action: 'oms.platform_order.resubmit',
        subjectType: 'platform_order',
        subjectId: id,
      }))
      if (!decision) await audit(trx, actor, deeds)
      return { due, moved }
    })
  }
}
