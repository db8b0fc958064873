import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { iso } from '../services/iso.js'
import { assertSees } from '../services/scope.js'

export type BinRecord = {
  id: number
  code: string
  warehouseId: number
  warehouseName: string
  zoneName: string
  kind: string
  use: string | null
  aisle: string
  bay: number
  level: number
  slot: number
  x: number
  y: number
  pickSeq: number
  blockedReason: string | null
}
export type BinStockRow = {
  skuId: number
  skuCode: string
  skuName: string
  onHand: number
  allocated: number
  damaged: number
  suspectAt: string | null
}
export type BinEntryRow = {
  id: number
  skuCode: string
  bucket: string
  delta: number
  reason: string
  sourceType: string
  sourceId: number
  actorName: string | null
  at: string
}

const LATEST = 50

/** A bin, what lies in it, and its latest movements. */
export default class GetBin {
  async handle(
    id: number,
    actor: Actor
  ): Promise<{ bin: BinRecord; stock: BinStockRow[]; entries: BinEntryRow[] }> {
    const [bin] = await sql<BinRecord>(
      null,
      `SELECT b.id, b.code, b.warehouse_id AS "warehouseId", w.name AS "warehouseName", z.name AS "zoneName", b.kind, b.use, b.aisle, b.bay,
              b.level, b.slot, b.x_mm AS x, b.y_mm AS y, b.pick_seq AS "pickSeq", b.blocked_reason AS "blockedReason"
         FROM wms_bins b JOIN wms_zones z ON z.id = b.zone_id JOIN warehouses w ON w.id = b.warehouse_id WHERE b.id = $1`,
      [id]
    )
    assertSees(actor, bin?.warehouseId, 'wms_bin', id)
    const [stock, entries] = await Promise.all([this.#stock(id), this.#entries(id)])
    return { bin, stock, entries }
  }

  #stock(binId: number): Promise<BinStockRow[]> {
    return sql<BinStockRow>(
      null,
      `SELECT s.sku_id AS "skuId", k.code AS "skuCode", k.name AS "skuName", s.on_hand AS "onHand", s.allocated, s.damaged,
              ${iso('s.suspect_at')} AS "suspectAt"
         FROM wms_bin_stock s JOIN skus k ON k.id = s.sku_id
        WHERE s.bin_id = $1 AND (s.on_hand > 0 OR s.damaged > 0 OR s.suspect_at IS NOT NULL) ORDER BY k.code`,
      [binId]
    )
  }

  #entries(binId: number): Promise<BinEntryRow[]> {
    return sql<BinEntryRow>(
      null,
      `SELECT e.id, k.code AS "skuCode", e.bucket, e.delta, e.reason, e.source_type AS "sourceType", e.source_id AS "sourceId",
              u.full_name AS "actorName", ${iso('e.occurred_at')} AS at
         FROM wms_bin_entries e JOIN skus k ON k.id = e.sku_id LEFT JOIN users u ON u.id = e.actor_id
        WHERE e.bin_id = $1 ORDER BY e.id DESC LIMIT ${LATEST}`,
      [binId]
    )
  }
}
