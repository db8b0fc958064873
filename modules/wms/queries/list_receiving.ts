import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type WaitingGoods = { warehouseId: number; skuCode: string; skuName: string; units: number }

const MOST = 100

/** Goods in receiving that want to be put away. */
export default class ListReceiving {
  handle(actor: Actor): Promise<WaitingGoods[]> {
    return sql<WaitingGoods>(
      null,
      `SELECT b.warehouse_id AS "warehouseId", k.code AS "skuCode", k.name AS "skuName", s.on_hand - s.allocated AS units
         FROM wms_bins b JOIN wms_bin_stock s ON s.bin_id = b.id JOIN skus k ON k.id = s.sku_id
        WHERE b.use = 'receiving' AND s.on_hand > s.allocated AND ($1::bigint[] IS NULL OR b.warehouse_id = ANY($1))
        ORDER BY s.updated_at, k.code LIMIT ${MOST}`,
      [actor.warehouses]
    )
  }
}
