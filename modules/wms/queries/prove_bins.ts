import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface BinDrift extends Record<string, unknown> {
  warehouseId: number
  skuId: number
  /** What the level has more than the bins. */
  onHand: number
  damaged: number
}

/** Where the bins of a warehouse do not hold what its level says; empty when all is well. */
export function proveBins(trx: Trx | null): Promise<BinDrift[]> {
  return sql<BinDrift>(
    trx,
    `SELECT l.warehouse_id AS "warehouseId", l.sku_id AS "skuId", l.on_hand - coalesce(b.on_hand, 0) AS "onHand",
            l.damaged - coalesce(b.damaged, 0) AS damaged
       FROM stock_levels l
       JOIN wms_warehouses w USING (warehouse_id)
       LEFT JOIN (SELECT warehouse_id, sku_id, sum(on_hand)::bigint AS on_hand, sum(damaged)::bigint AS damaged
                    FROM wms_bin_stock GROUP BY 1, 2) b USING (warehouse_id, sku_id)
      WHERE l.on_hand <> coalesce(b.on_hand, 0) OR l.damaged <> coalesce(b.damaged, 0)
      ORDER BY l.warehouse_id, l.sku_id`,
    [],
    'wms_prove_bins'
  )
}
