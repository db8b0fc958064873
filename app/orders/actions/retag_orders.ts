import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Brings the tags of orders to what their platform says now, in a transaction that holds the orders'
 * locks: those it has taken off since go, those that somebody here put on stay. Orders whose tags are
 * the same are not written.
 */
export default class RetagOrders {
  async handle({
    trx,
    orders,
  }: {
    trx: Trx
    orders: readonly { orderId: number; tags: readonly string[]; before: readonly string[] }[]
  }): Promise<void> {
    if (orders.length === 0) return
    await sql(
      trx,
      `UPDATE orders o SET tags = n.tags, version = version + 1, updated_at = now()
         FROM (SELECT x.id, f.tags || ARRAY(SELECT t FROM unnest(x.tags) t WHERE t <> ALL(f.before) AND t <> ALL(f.tags)) AS tags
                 FROM jsonb_to_recordset($1::jsonb) AS f(id bigint, tags text[], before text[]) JOIN orders x ON x.id = f.id) n
        WHERE o.id = n.id AND o.tags <> n.tags`,
      [JSON.stringify(orders.map(({ orderId, tags, before }) => ({ id: orderId, tags, before })))],
      'orders_retag'
    )
  }
}
