import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveBins, type BinReason } from '../services/bin_stock.js'

/** Goods that change place inside one warehouse. */
export interface BinTransfer {
  fromBinId: number
  toBinId: number
  skuId: number
  qty: number
}

export interface PutAwayInput {
  trx?: Trx | null
  actor: Actor
  transfers: BinTransfer[]
  reason?: Extract<BinReason, 'putaway' | 'move'>
  /** What asked for it, e.g. a scan. */
  sourceType?: string
  sourceId?: number
}

/**
 * Carries goods from bin to bin: from receiving to the shelf, or from shelf to
 * shelf. Levels do not change.
 * @throws RefusedException for a blocked bin, two warehouses, or a bin the house fills itself
 */
export default class PutAway {
  async handle(input: PutAwayInput): Promise<void> {
    if (input.transfers.length === 0) return
    await inTransaction(input.trx, async (trx) => {
      const warehouses = await this.#check(trx, input.transfers)
      const { reason = 'putaway', sourceType = 'putaway', sourceId = 0 } = input
      const common = { reason, sourceType, sourceId }
      await moveBins(
        trx,
        input.actor,
        input.transfers.flatMap(({ fromBinId, toBinId, skuId, qty }) => [
          {
            ...common,
            binId: fromBinId,
            warehouseId: warehouses.get(fromBinId)!,
            skuId,
            delta: -qty,
          },
          { ...common, binId: toBinId, warehouseId: warehouses.get(toBinId)!, skuId, delta: qty },
        ])
      )
    })
  }

  async #check(trx: Trx, transfers: readonly BinTransfer[]): Promise<Map<number, number>> {
    const rows = await sql<{
      id: number
      warehouse_id: number
      code: string
      use: string | null
      kind: string
      blocked_reason: string | null
    }>(
      trx,
      'SELECT id, warehouse_id, code, use, kind, blocked_reason FROM wms_bins WHERE id = ANY($1::bigint[])',
      [transfers.flatMap(({ fromBinId, toBinId }) => [fromBinId, toBinId])],
      'wms_bins_by_id'
    )
    const bins = new Map(rows.map((row) => [row.id, row]))
    for (const { fromBinId, toBinId, qty } of transfers) {
      const [from, to] = [bins.get(fromBinId), bins.get(toBinId)]
      if (!from || !to || from.warehouse_id !== to.warehouse_id || from.id === to.id)
        throw new RefusedException('wms_bin_pair')
      if (!Number.isSafeInteger(qty) || qty < 1) throw new RefusedException('wms_quantity')
      if (to.blocked_reason)
        throw new RefusedException('wms_bin_blocked', { code: to.code, reason: to.blocked_reason })
      const isOwn = (bin: typeof to) => bin.use === 'picked' || bin.kind === 'damaged'
      if (isOwn(from) || isOwn(to))
        throw new RefusedException('wms_bin_own', { code: isOwn(to) ? to.code : from.code })
    }
    return new Map(rows.map((row) => [row.id, row.warehouse_id]))
  }
}
