import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { StockRow } from '#inventory/queries/list_stock'

/** The stock of one SKU, by warehouse, for its record. */
export default async function load(skuId: number, actor: Actor) {
  const rows = await sql<Omit<StockRow, 'code' | 'name'>>(
    null,
    `SELECT l.id, l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", l.on_hand AS "onHand", l.reserved, l.quota,
            l.on_hand - l.reserved - l.quota AS available, l.in_transit AS "inTransit", l.quality, l.damaged, l.frozen_reason IS NOT NULL AS "isFrozen"
       FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id
      WHERE l.sku_id = $1 AND ($2::bigint[] IS NULL OR l.warehouse_id = ANY($2)) ORDER BY w.id`,
    [skuId, actor.warehouses],
    'sku_stock'
  )
  return { rows }
}
