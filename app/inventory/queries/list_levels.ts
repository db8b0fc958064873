import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { StockKey } from '#inventory/domain/stock_key'

export interface Level extends StockKey {
  onHand: number
  reserved: number
  /** Set aside for stores or an activity and not drawn yet. */
  quota: number
  /** On hand less reserved and quota; zero while the key is frozen. */
  available: number
  quality: number
  damaged: number
  inTransit: number
  isFrozen: boolean
  version: number
}

/** The levels of these SKUs, in all warehouses or the ones named, by (warehouse, SKU). */
export default class ListLevels {
  handle(input: {
    trx?: Trx | null
    skuIds: readonly number[]
    warehouseIds?: readonly number[] | null
  }): Promise<Level[]> {
    return sql<Level & Record<string, unknown>>(
      input.trx ?? null,
      `SELECT warehouse_id AS "warehouseId", sku_id AS "skuId", on_hand AS "onHand", reserved, quota,
              CASE WHEN frozen_reason IS NULL THEN on_hand - reserved - quota ELSE 0 END AS available,
              quality, damaged, in_transit AS "inTransit", frozen_reason IS NOT NULL AS "isFrozen", version
         FROM stock_levels
        WHERE sku_id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2))
        ORDER BY warehouse_id, sku_id`,
      [input.skuIds, input.warehouseIds ?? null],
      'stock_levels_list'
    )
  }
}
