import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockOrders } from '#orders/queries/lock_orders'

/**
 * Puts tags on orders and takes others off, each tag once an order.
 * @returns the orders whose tags changed
 */
export default class TagOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: readonly number[]
    add?: readonly string[]
    remove?: readonly string[]
  }): Promise<number[]> {
    const { orderIds, add = [], remove = [] } = input
    if (orderIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      await lockOrders(trx, orderIds)
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE orders o SET tags = n.tags, version = version + 1, updated_at = now()
           FROM (SELECT id, array(SELECT DISTINCT t FROM unnest(tags || $2::text[]) AS t WHERE t <> ALL($3::text[]) ORDER BY t) AS tags
                   FROM orders WHERE id = ANY($1::bigint[])) n
          WHERE o.id = n.id AND o.tags IS DISTINCT FROM n.tags RETURNING o.id`,
        [orderIds, add, remove]
      )
      return rows.map((row) => row.id)
    })
  }
}
