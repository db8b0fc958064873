import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Of these orders, those of which a parcel is on a cart, packed or away. */
export async function begunOrders(trx: Trx | null, orderIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT DISTINCT x.order_id AS id FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1::bigint[]) AND f.status IN ('picking', 'packed', 'shipped', 'delivered', 'returned')`,
    [orderIds],
    'oms_begun_orders'
  )
  return rows.map((row) => row.id)
}
