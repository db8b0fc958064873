import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { unsettledCosts } from '#inventory/services/cost_proof'
import type { StockKey } from '#inventory/domain/stock_key'
import type { StockRow } from '#inventory/queries/list_stock'

export type LevelExplained = Omit<StockRow, 'id' | 'isFrozen'> & {
  frozenReason: string | null
  unitCost: string | null
  /** Whether that average waits for somebody to settle it; false for who may not see costs. */
  isCostUnsettled: boolean
  /** What the ledger adds up to by bucket and reason: the sums that make the numbers. */
  sums: { bucket: string; reason: string; entries: number; units: number }[]
  /** Who the reserved units are promised to, the first 200 of them, and the units of all. */
  promised: number
  promises: {
    id: number
    /** The customer's order, or the assembly order. */
    holder: 'order' | 'assembly'
    holderId: number
    number: string | null
    qty: number
    since: string
    expiresAt: string | null
  }[]
}

const LEVEL = `SELECT l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", s.code, s.name, l.on_hand AS "onHand",
    l.reserved, l.quota, l.on_hand - l.reserved - l.quota AS available, l.in_transit AS "inTransit", l.quality, l.damaged, l.frozen_reason AS "frozenReason",
    CASE WHEN c.qty > 0 THEN round(c.value / c.qty, 6) ELSE c.last_unit_cost END AS "unitCost"
  FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id JOIN skus s ON s.id = l.sku_id
  LEFT JOIN stock_costs c ON c.cost_group_id = w.cost_group_id AND c.sku_id = l.sku_id
 WHERE l.warehouse_id = $1 AND l.sku_id = $2`

/** Why a level says what it says, or said at a moment (`before`): the sums behind each bucket and the promises behind what is reserved. */
export default class ExplainLevel {
  async handle({
    warehouseId,
    skuId,
    actor,
    seesCosts,
    before = null,
  }: StockKey & {
    actor: Actor
    seesCosts: boolean
    before?: Date | null
  }): Promise<LevelExplained> {
    if (!seesWarehouse(actor, warehouseId))
      throw new NotFoundException('stock_level', `${warehouseId}/${skuId}`)
    const key = [warehouseId, skuId, before?.toISOString() ?? null]
    const [[level], sums, holders] = await Promise.all([
      sql<Omit<LevelExplained, 'isCostUnsettled' | 'sums' | 'promised' | 'promises'>>(
        null,
        LEVEL,
        [warehouseId, skuId],
        'level_explained'
      ),
      sql<LevelExplained['sums'][number]>(
        null,
        `SELECT bucket, reason, count(*)::int AS entries, sum(delta)::bigint AS units FROM stock_entries
          WHERE warehouse_id = $1 AND sku_id = $2 AND ($3::timestamptz IS NULL OR occurred_at < $3)
          GROUP BY bucket, reason ORDER BY bucket, abs(sum(delta)) DESC, reason`,
        key,
        'level_sums'
      ),
      sql<LevelExplained['promises'][number] & { total: number }>(
        null,
        `SELECT r.id, CASE WHEN l.id IS NULL THEN 'order' ELSE 'assembly' END AS holder, coalesce(l.assembly_id, r.order_id) AS "holderId",
                coalesce(a.number, o.number) AS number, r.qty, sum(r.qty) OVER ()::bigint AS total,
                to_json(r.created_at)#>>'{}' AS since, to_json(r.expires_at)#>>'{}' AS "expiresAt"
           FROM stock_reservations r LEFT JOIN orders o ON o.id = r.order_id
           LEFT JOIN stock_assembly_lines l ON l.id = r.assembly_line_id LEFT JOIN stock_assemblies a ON a.id = l.assembly_id
          WHERE r.warehouse_id = $1 AND r.sku_id = $2
            AND CASE WHEN $3::timestamptz IS NULL THEN r.state = 'pending'
                     ELSE r.created_at < $3 AND (r.resolved_at IS NULL OR r.resolved_at >= $3) END ORDER BY r.id LIMIT 200`,
        key,
        'level_promises'
      ),
    ])
    if (!level) throw new NotFoundException('stock_level', `${warehouseId}/${skuId}`)
    const isCostUnsettled =
      seesCosts && !before && (await unsettledCosts(null, [{ warehouseId, skuId }])).size > 0
    const promised = holders[0]?.total ?? 0
    const promises = holders.map(({ total, ...holder }) => holder)
    if (!before) {
      const unitCost = seesCosts ? level.unitCost : null
      return { ...level, unitCost, isCostUnsettled, sums, promised, promises }
    }
    const of = (bucket: string) =>
      sums.filter((sum) => sum.bucket === bucket).reduce((total, sum) => total + sum.units, 0)
    const onHand = of('on_hand')
    return {
      ...level,
      onHand,
      reserved: promised,
      quota: 0,
      available: onHand - promised,
      inTransit: of('in_transit'),
      quality: of('quality'),
      damaged: of('damaged'),
      frozenReason: null,
      unitCost: null,
      isCostUnsettled,
      sums,
      promised,
      promises,
    }
  }
}
