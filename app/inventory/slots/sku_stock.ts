import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { explainPolicies } from '#inventory/queries/explain_policies'
import { bundleByWarehouse, costHistory, getGoodsStock } from '#inventory/queries/get_goods_stock'
import type { StockRow } from '#inventory/queries/list_stock'
import { isCostUnsettled } from '#inventory/services/cost_proof'
import { seesCosts } from '#inventory/services/scope'
import { companyZone } from '#inventory/services/settings'

/** The stock of one SKU, by warehouse, for its record, with what it cost over time; of a bundle what its parts make. */
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
  const places = await bundleByWarehouse(skuId, actor)
  return {
    rows,
    bundle: places.length
      ? { places, free: (await getGoodsStock([skuId], actor)).get(skuId) ?? 0 }
      : null,
    policies: await explainPolicies(skuId, actor),
    isCostUnsettled: seesCosts(actor) && (await isCostUnsettled(skuId)),
    costs: seesCosts(actor) ? (await costHistory(skuId, companyZone())).reverse() : [],
  }
}
