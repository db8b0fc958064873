import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Units of each SKU that lie in a warehouse and nobody is promised; none where the key is frozen. */
export async function getFreeStock(
  trx: Trx | null,
  warehouseId: number,
  skuIds: readonly number[]
): Promise<(skuId: number) => number> {
  const rows = await sql<{ skuId: number; free: number }>(
    trx,
    `SELECT sku_id AS "skuId", CASE WHEN frozen_reason IS NULL THEN on_hand - reserved ELSE 0 END AS free
       FROM stock_levels WHERE warehouse_id = $1 AND sku_id = ANY($2::bigint[])`,
    [warehouseId, skuIds],
    'stock_free'
  )
  const free = new Map(rows.map((row) => [row.skuId, row.free]))
  return (skuId) => Math.max(0, free.get(skuId) ?? 0)
}
