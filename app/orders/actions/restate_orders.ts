import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Step } from '#orders/actions/live_changes'
import { refreshMergeKeys } from '#orders/services/merge_keys'

/**
 * What the platform says of orders beside goods, money and address: its facts as a whole, its last
 * moment to send. Its key of the receiver and whether the order is sealed decide what may share a parcel.
 */
export async function restateOrders(trx: Trx, list: readonly Step<'restate'>[]): Promise<void> {
  if (list.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET ship_by = r.ship_by, source = o.source || jsonb_build_object('facts', r.facts), version = version + 1, updated_at = now()
       FROM unnest($1::bigint[], $2::timestamptz[], $3::jsonb[]) AS r(id, ship_by, facts) WHERE o.id = r.id`,
    [
      list.map((step) => step.orderId),
      list.map((step) => step.action.details.shipBy),
      list.map((step) => JSON.stringify(step.action.details.facts)),
    ],
    'orders_restate'
  )
  await refreshMergeKeys(
    trx,
    list.map((step) => step.orderId)
  )
}
