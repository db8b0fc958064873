import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/**
 * Units that are free in own and third-party warehouses, by SKU; a bundle as often as its scarcest
 * part goes round: min ⌊available ÷ quantity⌋ over its components. One statement.
 */
export async function getGoodsStock(
  skuIds: readonly number[],
  actor: Actor
): Promise<Map<number, number>> {
  const rows = await sql<{ id: number; free: number }>(
    null,
    `SELECT s.id, CASE WHEN s.kind = 'bundle' THEN coalesce(b.free, 0) ELSE coalesce(o.free, 0) END::bigint AS free
       FROM skus s
       LEFT JOIN LATERAL (SELECT sum(l.on_hand - l.reserved - l.quota) AS free FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id
          WHERE l.sku_id = s.id AND w.is_active AND w.kind IN ('own', 'third_party') AND ($2::bigint[] IS NULL OR w.id = ANY($2))) o ON s.kind <> 'bundle'
       LEFT JOIN LATERAL (SELECT min(floor(greatest(coalesce(f.free, 0), 0) / c.qty)) AS free FROM bundle_components c
          LEFT JOIN LATERAL (SELECT sum(l.on_hand - l.reserved - l.quota) AS free FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id
             WHERE l.sku_id = c.sku_id AND w.is_active AND w.kind IN ('own', 'third_party') AND ($2 IS NULL OR w.id = ANY($2))) f ON true
          WHERE c.bundle_sku_id = s.id) b ON s.kind = 'bundle'
      WHERE s.id = ANY($1::bigint[])`,
    [skuIds, actor.warehouses],
    'goods_stock'
  )
  return new Map(rows.map((row) => [row.id, row.free]))
}

export type BundlePlace = {
  warehouseId: number
  warehouseName: string
  /** Whole bundles this warehouse could send by itself. */
  bundles: number
  scarcest: string
}

/** How many of a bundle each warehouse could send, and which part ends it. */
export function bundleByWarehouse(skuId: number, actor: Actor): Promise<BundlePlace[]> {
  return sql<BundlePlace>(
    null,
    `SELECT w.id AS "warehouseId", w.name AS "warehouseName", p.bundles::bigint AS bundles, p.code AS scarcest
       FROM warehouses w CROSS JOIN LATERAL (
         SELECT floor(greatest(coalesce(l.on_hand - l.reserved - l.quota, 0), 0) / c.qty) AS bundles, k.code
           FROM bundle_components c JOIN skus k ON k.id = c.sku_id
           LEFT JOIN stock_levels l ON l.warehouse_id = w.id AND l.sku_id = c.sku_id
          WHERE c.bundle_sku_id = $1 ORDER BY 1, k.code LIMIT 1) p
      WHERE w.is_active AND w.kind IN ('own', 'third_party') AND ($2::bigint[] IS NULL OR w.id = ANY($2)) ORDER BY w.id`,
    [skuId, actor.warehouses],
    'bundle_by_warehouse'
  )
}

export type CostPoint = { day: string; unitCost: string }

/** The moving average at the end of each day that stock moved, over all warehouses; the last 400 such days. */
export function costHistory(skuId: number, zone: string): Promise<CostPoint[]> {
  return sql<CostPoint>(
    null,
    `SELECT day, round(value / units, 4)::text AS "unitCost" FROM (
       SELECT day, sum(units) OVER (ORDER BY day) AS units, sum(value) OVER (ORDER BY day) AS value FROM (
         SELECT to_char(occurred_at AT TIME ZONE $2, 'YYYY-MM-DD') AS day, sum(delta) AS units, sum(value) AS value
           FROM stock_entries WHERE sku_id = $1 GROUP BY 1) d) r
      WHERE units > 0 ORDER BY day DESC LIMIT 400`,
    [skuId, zone],
    'cost_history'
  )
}
