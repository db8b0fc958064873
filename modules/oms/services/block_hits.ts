import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { BLOCK_KEYS } from '#modules/oms/services/order_sql'

/** Writes down which entries of the block list spoke of orders, once each. */
export async function countBlocks(trx: Trx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return
  await sql(
    trx,
    `INSERT INTO oms_block_hits (block_id, order_id)
     SELECT b.id, o.id FROM orders o CROSS JOIN LATERAL ${BLOCK_KEYS}
       JOIN oms_block_list b ON b.kind = k.kind AND b.value_hash = k.value AND (b.until IS NULL OR b.until > now())
      WHERE o.id = ANY($1::bigint[]) ORDER BY b.id, o.id ON CONFLICT DO NOTHING`,
    [orderIds],
    'oms_block_hits'
  )
}
