import { sql } from '#kernel/sql'
import {
  suggestPutaway,
  type PutawayCandidate,
  type PutawayWhy,
} from '../domain/suggest_putaway.js'
import { resolveCodes } from '../services/barcodes.js'

export type PutawaySuggestion = {
  skuId: number
  skuCode: string
  skuName: string
  factor: number
  /** Units that wait in receiving. */
  waiting: number
  bins: { code: string; why: PutawayWhy; holds: number }[]
}

const BEST = 3

/** What a scanned item is and where to lay it; null for a code that is no item. */
export default class SuggestBins {
  async handle(warehouseId: number, barcode: string): Promise<PutawaySuggestion | null> {
    const scanned = (await resolveCodes(null, warehouseId, [barcode]))(barcode)
    if (scanned.is !== 'sku') return null
    const [[sku], candidates, [floor]] = await Promise.all([
      sql<{ name: string; waiting: number }>(
        null,
        `SELECT k.name, coalesce((SELECT s.on_hand - s.allocated FROM wms_bin_stock s JOIN wms_bins b ON b.id = s.bin_id
                                   WHERE b.warehouse_id = $1 AND b.use = 'receiving' AND s.sku_id = k.id), 0) AS waiting
           FROM skus k WHERE k.id = $2`,
        [warehouseId, scanned.skuId]
      ),
      this.#candidates(warehouseId, scanned.skuId),
      sql<{ x: number; y: number }>(
        null,
        'SELECT depot_x_mm AS x, front_mm AS y FROM wms_warehouses WHERE warehouse_id = $1',
        [warehouseId]
      ),
    ])
    return {
      skuId: scanned.skuId,
      skuCode: scanned.code,
      skuName: sku.name,
      factor: scanned.factor,
      waiting: sku.waiting,
      bins: suggestPutaway(candidates, floor)
        .slice(0, BEST)
        .map(({ candidate, why }) => ({ code: candidate.code, why, holds: candidate.sameSku })),
    }
  }

  /** The SKU's own bins and those it lies in, and the nearest empty ones. */
  #candidates(warehouseId: number, skuId: number): Promise<PutawayCandidate[]> {
    return sql<PutawayCandidate & Record<string, unknown>>(
      null,
      `SELECT b.id AS "binId", b.code, b.kind, b.pick_seq AS "pickSeq", b.x_mm AS x, b.y_mm AS y, b.fixed_sku_id IS NOT DISTINCT FROM $2 AS "isFixed",
              coalesce(sum(s.on_hand) FILTER (WHERE s.sku_id = $2), 0)::bigint AS "sameSku",
              count(*) FILTER (WHERE s.sku_id <> $2 AND s.on_hand + s.damaged > 0)::int AS "otherSkus"
         FROM wms_bins b LEFT JOIN wms_bin_stock s ON s.bin_id = b.id
        WHERE b.warehouse_id = $1 AND b.use IS NULL AND b.kind IN ('pick', 'reserve') AND b.blocked_reason IS NULL
          AND (b.fixed_sku_id IS NULL OR b.fixed_sku_id = $2)
        GROUP BY b.id`,
      [warehouseId, skuId]
    )
  }
}
