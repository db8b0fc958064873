import type { SystemBins } from '../domain/place_entries.js'
import type { PlacedOffer } from '../domain/plan_wave.js'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The bins the house itself fills, by warehouse; only warehouses this module runs are in the answer. */
export async function systemBinsOf(
  trx: Trx | null,
  warehouseIds: readonly number[]
): Promise<Map<number, SystemBins>> {
  const rows = await sql<{
    warehouse_id: number
    use: 'receiving' | 'picked' | 'damaged'
    id: number
  }>(
    trx,
    'SELECT warehouse_id, use, id FROM wms_bins WHERE warehouse_id = ANY($1::bigint[]) AND use IS NOT NULL',
    [warehouseIds],
    'wms_system_bins'
  )
  const bins = new Map<number, SystemBins>()
  for (const row of rows) {
    const own = bins.get(row.warehouse_id) ?? { receiving: 0, picked: 0, damaged: 0 }
    bins.set(row.warehouse_id, { ...own, [row.use]: row.id })
  }
  return bins
}

/** The system bins of one warehouse. @throws NotFoundException when this module does not run it */
export async function systemBins(trx: Trx | null, warehouseId: number): Promise<SystemBins> {
  const all = await systemBinsOf(trx, [warehouseId])
  const bins = all.get(warehouseId)
  if (!bins) throw new NotFoundException('wms_warehouse', warehouseId)
  return bins
}

export type LockedOffer = PlacedOffer & { warehouseId: number }

const OFFERS = `
  SELECT s.bin_id AS "binId", s.sku_id AS "skuId", s.warehouse_id AS "warehouseId", s.on_hand - s.allocated AS free,
         b.x_mm AS x, b.y_mm AS y, b.code, b.pick_seq AS "pickSeq", b.kind = 'pick' AS "isPickFace"
    FROM wms_bin_stock s
    JOIN wms_bins b ON b.id = s.bin_id
   WHERE (s.warehouse_id, s.sku_id) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
     AND s.on_hand > 0
     AND (NOT $3 OR (b.kind IN ('pick', 'reserve') AND b.use IS NULL AND b.blocked_reason IS NULL AND s.suspect_at IS NULL))
   ORDER BY s.bin_id, s.sku_id`

export interface OfferKeys {
  warehouseId: number
  skuIds: readonly number[]
}

const offerValues = (keys: readonly OfferKeys[], pickable: boolean) => {
  const flat = keys.flatMap(({ warehouseId, skuIds }) =>
    skuIds.map((skuId) => ({ warehouseId, skuId }))
  )
  return [flat.map((key) => key.warehouseId), flat.map((key) => key.skuId), pickable]
}

/**
 * What lies free in the bins for these SKUs, the rows locked by (bin, SKU)
 * until the transaction ends. With `pickable`, only bins a picker may be sent
 * to: pick and reserve bins that are not blocked and not under suspicion.
 */
export function lockOffers(
  trx: Trx,
  keys: readonly OfferKeys[],
  { pickable }: { pickable: boolean }
): Promise<LockedOffer[]> {
  return sql<LockedOffer & Record<string, unknown>>(
    trx,
    `${OFFERS} FOR NO KEY UPDATE OF s`,
    offerValues(keys, pickable),
    'wms_offers_lock'
  )
}

/** The same without locks, for previews: bins a picker may be sent to. */
export function readOffers(trx: Trx | null, keys: readonly OfferKeys[]): Promise<LockedOffer[]> {
  return sql<LockedOffer & Record<string, unknown>>(
    trx,
    OFFERS,
    offerValues(keys, true),
    'wms_offers_read'
  )
}
