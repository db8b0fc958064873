import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { systemBins } from '../services/bins.js'
import { moveBins } from '../services/bin_stock.js'

export interface SetUpInput {
  trx?: Trx | null
  actor: Actor
  warehouseId: number
  /** Where tours begin on the front cross aisle, millimetres. */
  depotX?: number
  /** How many fulfilments one cart takes. */
  cartSlots?: number
}

/** Deep enough for anything until racks are generated. */
const EMPTY_DEPTH = 1000

/**
 * Lets this module run a warehouse: its own bins for receiving, picked and
 * damaged goods, and all stock it has now laid into receiving, to be put away.
 */
export default class SetUpWarehouse {
  async handle(input: SetUpInput): Promise<{ warehouseId: number }> {
    return inTransaction(input.trx, async (trx) => {
      await this.#refuseUnfit(trx, input.warehouseId)
      // Nobody may post stock between counting the levels and being followed by the bins.
      await sql(trx, 'LOCK TABLE stock_levels IN SHARE ROW EXCLUSIVE MODE')
      await sql(
        trx,
        'INSERT INTO wms_warehouses (warehouse_id, back_mm, depot_x_mm, cart_slots) VALUES ($1, $2, $3, $4)',
        [input.warehouseId, EMPTY_DEPTH, input.depotX ?? 0, input.cartSlots ?? 12]
      )
      await this.#makeSystemBins(trx, input.warehouseId)
      await this.#takeOver(trx, input)
      await audit(trx, input.actor, {
        action: 'wms.warehouses.set_up',
        subjectType: 'warehouse',
        subjectId: input.warehouseId,
        after: { depotX: input.depotX ?? 0, cartSlots: input.cartSlots ?? 12 },
      })
      return { warehouseId: input.warehouseId }
    })
  }

  async #refuseUnfit(trx: Trx, warehouseId: number) {
    const [warehouse] = await sql<{ allow_negative: boolean; is_run: boolean }>(
      trx,
      `SELECT w.allow_negative, r.warehouse_id IS NOT NULL AS is_run
         FROM warehouses w LEFT JOIN wms_warehouses r ON r.warehouse_id = w.id WHERE w.id = $1`,
      [warehouseId]
    )
    if (!warehouse) throw new NotFoundException('warehouse', warehouseId)
    if (warehouse.is_run) throw new RefusedException('wms_warehouse_is_run')
    // A bin cannot hold less than nothing.
    if (warehouse.allow_negative) throw new RefusedException('wms_warehouse_negative')
  }

  async #makeSystemBins(trx: Trx, warehouseId: number) {
    await sql(
      trx,
      `WITH zone AS (
         INSERT INTO wms_zones (warehouse_id, code, name, kind)
         VALUES ($1, 'RECV', '收货暂存', 'stage'), ($1, 'PACK', '打包暂存', 'stage'), ($1, 'DMG', '残次品区', 'damaged')
         RETURNING id, code, kind)
       INSERT INTO wms_bins (warehouse_id, zone_id, code, kind, use)
       SELECT $1, id, code, kind, CASE code WHEN 'RECV' THEN 'receiving' WHEN 'PACK' THEN 'picked' ELSE 'damaged' END FROM zone`,
      [warehouseId]
    )
  }

  async #takeOver(trx: Trx, { actor, warehouseId }: SetUpInput) {
    const bins = await systemBins(trx, warehouseId)
    const levels = await sql<{ sku_id: number; on_hand: number; damaged: number }>(
      trx,
      'SELECT sku_id, on_hand, damaged FROM stock_levels WHERE warehouse_id = $1 AND (on_hand > 0 OR damaged > 0)',
      [warehouseId]
    )
    const found = {
      warehouseId,
      reason: 'found' as const,
      sourceType: 'warehouse',
      sourceId: warehouseId,
    }
    await moveBins(
      trx,
      actor,
      levels.flatMap(({ sku_id: skuId, on_hand, damaged }) => [
        { ...found, binId: bins.receiving, skuId, bucket: 'on_hand' as const, delta: on_hand },
        { ...found, binId: bins.damaged, skuId, bucket: 'damaged' as const, delta: damaged },
      ])
    )
  }
}
