import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import MarkBehind from '#orders/actions/mark_behind'

/**
 * Says that parked platform orders need nothing done: they leave the queue, stop their orders no more,
 * and come back when the platform changes them or somebody resubmits them.
 * @returns the ids that were parked and are ignored now
 */
export default class IgnoreParked {
  handle(input: {
    ids: readonly number[]
    /** Why: kept in the trail. */
    reason: string
    actor: Actor
  }): Promise<number[]> {
    const { ids, reason, actor } = input
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number; before: string; orderId: number | null }>(
        trx,
        `UPDATE platform_orders p SET state = 'ignored', park_reason = NULL, park_details = p.park_details || jsonb_build_object('was', old.park_reason),
                updated_at = now()
           FROM (SELECT id, park_reason FROM platform_orders WHERE id = ANY($1::bigint[]) AND state IN ('parked', 'conflict')
                    AND ($2::bigint[] IS NULL OR store_id = ANY($2)) ORDER BY id FOR NO KEY UPDATE) old
          WHERE p.id = old.id RETURNING p.id, p.order_id AS "orderId", old.park_reason AS before`,
        [ids, actor.stores]
      )
      const orderIds = rows.flatMap((row) => row.orderId ?? [])
      await new MarkBehind().handle({ trx, orderIds, isBehind: false })
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'oms.platform_order.ignore',
          subjectType: 'platform_order',
          subjectId: row.id,
          before: { reason: row.before },
          after: { reason: null },
          reason,
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
