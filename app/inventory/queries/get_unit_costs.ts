import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * What a unit of each SKU costs now in a warehouse's cost group: the moving
 * average, where there is none to average the last cost, else the purchase
 * price. Decimal text by SKU.
 */
export async function getUnitCosts(
  trx: Trx | null,
  warehouseId: number,
  skuIds: readonly number[]
): Promise<Map<number, string>> {
  const rows = await sql<{ skuId: number; cost: string }>(
    trx,
    `SELECT s.id AS "skuId",
            CASE WHEN c.qty > 0 THEN round(c.value / c.qty, 6) ELSE coalesce(nullif(c.last_unit_cost, 0), s.purchase_price) END AS cost
       FROM skus s
       LEFT JOIN stock_costs c ON c.sku_id = s.id AND c.cost_group_id = (SELECT cost_group_id FROM warehouses WHERE id = $1)
      WHERE s.id = ANY($2::bigint[])`,
    [warehouseId, skuIds],
    'stock_unit_costs'
  )
  return new Map(rows.map((row) => [row.skuId, row.cost]))
}
