import { SYSTEM } from '#kernel/access/actor'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { placeEntries, type EntryToPlace } from '../domain/place_entries.js'
import { lockOffers, systemBinsOf } from '../services/bins.js'
import { moveBins, type BinReason } from '../services/bin_stock.js'

interface Row extends Record<string, unknown> {
  id: number
  warehouseId: number
  skuId: number
  binId: number | null
  bucket: 'on_hand' | 'damaged'
  delta: number
  reason: string
  sourceType: string
  sourceId: number
  sourceLine: number
}

/** Words of the stock ledger that mean the same in the bins; all others are adjustments there. */
const REASONS: Readonly<Record<string, BinReason>> = {
  receive: 'receive',
  ship: 'ship',
  return: 'return',
}

/**
 * Puts entries of the stock ledger into bins, or takes them out, for the
 * warehouses this module runs. Part of the transaction that posts them; a
 * parcel picked here leaves the picked goods.
 * @throws ConflictException `wms_goods_promised` when all that is left lies promised to pickers
 */
export default class PlaceStockEntries {
  async handle(input: {
    trx: Trx
    entryIds: readonly number[]
    actorId: number | null
  }): Promise<void> {
    const rows = await this.#load(input.trx, input.entryIds)
    if (rows.length === 0) return
    const bins = await systemBinsOf(input.trx, [...new Set(rows.map((row) => row.warehouseId))])
    const picked = await this.#leavePicked(
      input.trx,
      rows.filter((row) => row.reason === 'ship')
    )
    const entries = rows.map((row): EntryToPlace => ({
      ...row,
      entryId: row.id,
      fromPicked: picked.get(row.id) ?? 0,
    }))
    const loose = entries.filter(
      (entry) => entry.binId === null && entry.delta + entry.fromPicked < 0
    )
    const keys = loose.map(({ warehouseId, skuId }) => ({ warehouseId, skuIds: [skuId] }))
    const offers = loose.length > 0 ? await lockOffers(input.trx, keys, { pickable: false }) : []
    const { moves, missing } = placeEntries(entries, bins, offers)
    if (missing.length > 0)
      throw new ConflictException('wms_goods_promised', { count: missing.length }, { missing })
    const byId = new Map(rows.map((row) => [row.id, row]))
    await moveBins(
      input.trx,
      { ...SYSTEM, id: input.actorId },
      moves.map(({ entryId, ...move }) => {
        const { reason, sourceType, sourceId } = byId.get(entryId)!
        return {
          ...move,
          reason: REASONS[reason] ?? 'adjust',
          sourceType,
          sourceId,
          stockEntryId: entryId,
        }
      })
    )
  }

  #load(trx: Trx, ids: readonly number[]): Promise<Row[]> {
    return sql<Row>(
      trx,
      `SELECT e.id, e.warehouse_id AS "warehouseId", e.sku_id AS "skuId", b.id AS "binId", e.bucket, e.delta, e.reason,
              e.source_type AS "sourceType", e.source_id AS "sourceId", e.source_line AS "sourceLine"
         FROM stock_entries e
         JOIN wms_warehouses w USING (warehouse_id)
         LEFT JOIN wms_bins b ON b.id = e.bin_id AND b.warehouse_id = e.warehouse_id
        WHERE e.id = ANY($1::bigint[]) AND e.bucket IN ('on_hand', 'damaged')
        ORDER BY e.id`,
      [ids],
      'wms_entries_to_place'
    )
  }

  /** Counts picked goods as shipped; answers how many units of each entry lie picked, by entry id. */
  async #leavePicked(trx: Trx, rows: readonly Row[]): Promise<Map<number, number>> {
    if (rows.length === 0) return new Map()
    const shares = await sql<{ line: number; qty: number }>(
      trx,
      `WITH gone AS (
         UPDATE wms_pick_shares p SET shipped = p.picked - p.returned
          WHERE p.fulfilment_line_id = ANY($1::bigint[]) AND p.picked - p.returned - p.shipped > 0
         RETURNING p.fulfilment_line_id, p.shipped)
       SELECT fulfilment_line_id AS line, sum(shipped)::bigint AS qty FROM gone GROUP BY 1`,
      [rows.map((row) => row.sourceLine)],
      'wms_shares_ship'
    )
    const byLine = new Map(shares.map((share) => [share.line, share.qty]))
    return new Map(
      rows.map((row) => [row.id, Math.min(-row.delta, byLine.get(row.sourceLine) ?? 0)])
    )
  }
}
