import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import {
  availabilityOf,
  bundleAvailability,
  type Availability,
  type WarehouseStock,
} from '#inventory/domain/availability'

export type { Availability } from '#inventory/domain/availability'

interface Input {
  trx?: Trx | null
  /** The store that asks: its warehouses, shares and buffers apply. Absent: all that may ship. */
  storeId?: number | null
  skuIds: readonly number[]
}

interface ComponentRow extends Record<string, unknown> {
  bundleId: number
  skuId: number
  qty: number
}

/**
 * What may be sold of each SKU now, in two statements whatever the list's
 * length. Goods: on hand less reserved in the warehouses the store draws from.
 * Bundles: what their components allow. Every SKU asked for is in the answer.
 */
export default class GetAvailability {
  async handle({ trx = null, storeId = null, skuIds }: Input): Promise<Map<number, Availability>> {
    if (skuIds.length === 0) return new Map()
    const components = await this.#components(trx, skuIds)
    const bundles = new Map<number, ComponentRow[]>()
    for (const row of components)
      bundles.set(row.bundleId, [...(bundles.get(row.bundleId) ?? []), row])

    const goods = [...new Set([...skuIds, ...components.map((row) => row.skuId)])].filter(
      (id) => !bundles.has(id)
    )
    const stocks = await this.#stocks(trx, storeId, goods)
    const known = new Map(goods.map((id) => [id, availabilityOf(stocks.get(id) ?? [])]))
    return new Map(
      skuIds.map((id) => {
        const parts = bundles.get(id)
        return [id, parts ? bundleAvailability(parts, known) : known.get(id)!]
      })
    )
  }

  #components(trx: Trx | null, skuIds: readonly number[]): Promise<ComponentRow[]> {
    return sql<ComponentRow>(
      trx,
      `SELECT bundle_sku_id AS "bundleId", sku_id AS "skuId", qty FROM bundle_components
        WHERE bundle_sku_id = ANY($1::bigint[]) ORDER BY bundle_sku_id, sku_id`,
      [skuIds],
      'availability_components'
    )
  }

  /** Own and third-party warehouses; a store with lines in `store_availability` draws from those alone. */
  async #stocks(
    trx: Trx | null,
    storeId: number | null,
    skuIds: readonly number[]
  ): Promise<Map<number, WarehouseStock[]>> {
    const rows = await sql<WarehouseStock & { skuId: number } & Record<string, unknown>>(
      trx,
      `SELECT l.sku_id AS "skuId", l.warehouse_id AS "warehouseId", l.on_hand AS "onHand", l.reserved,
              l.frozen_reason IS NOT NULL AS "isFrozen",
              coalesce(a.share_percent, 100) AS "sharePercent", coalesce(a.buffer, 0) AS buffer
         FROM stock_levels l
         JOIN warehouses w ON w.id = l.warehouse_id AND w.is_active AND w.kind IN ('own', 'third_party')
         LEFT JOIN store_availability a ON a.store_id = $2 AND a.warehouse_id = l.warehouse_id
        WHERE l.sku_id = ANY($1::bigint[])
          AND (a.store_id IS NOT NULL OR $2::bigint IS NULL
               OR NOT EXISTS (SELECT 1 FROM store_availability x WHERE x.store_id = $2))
        ORDER BY l.sku_id, l.warehouse_id`,
      [skuIds, storeId],
      'availability_stocks'
    )
    const bySku = new Map<number, WarehouseStock[]>()
    for (const { skuId, ...stock } of rows) bySku.set(skuId, [...(bySku.get(skuId) ?? []), stock])
    return bySku
  }
}
