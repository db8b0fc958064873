import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'

/**
 * Takes a person's count of one SKU in one bin for true: the difference goes
 * through the stock ledger, and the bin is picked from again.
 * @throws ShortageException when less was found than is promised to orders
 */
export default class CountBin {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    binId: number
    skuId: number
    counted: number
  }): Promise<{ delta: number }> {
    if (!Number.isSafeInteger(input.counted) || input.counted < 0)
      throw new RefusedException('wms_quantity')
    return inTransaction(input.trx, async (trx) => {
      const [bin] = await sql<{ warehouse_id: number; use: string | null }>(
        trx,
        'SELECT warehouse_id, use FROM wms_bins WHERE id = $1',
        [input.binId]
      )
      if (!bin) throw new NotFoundException('wms_bin', input.binId)
      // The lock order of the house: the level before its bins.
      await sql(
        trx,
        'SELECT 1 FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2 FOR NO KEY UPDATE',
        [bin.warehouse_id, input.skuId]
      )
      const [held] = await sql<{ on_hand: number; allocated: number }>(
        trx,
        'SELECT on_hand, allocated FROM wms_bin_stock WHERE bin_id = $1 AND sku_id = $2 FOR NO KEY UPDATE',
        [input.binId, input.skuId]
      )
      const { on_hand: before, allocated } = held ?? { on_hand: 0, allocated: 0 }
      if (input.counted < allocated) throw new RefusedException('wms_count_promised', { allocated })
      const [{ id: sourceId }] = await sql<{ id: number }>(
        trx,
        `SELECT nextval('wms_count_ids') AS id`
      )
      const delta = input.counted - before
      if (delta !== 0) {
        await new PostEntries().handle({
          trx,
          actor: input.actor,
          entries: [
            {
              warehouseId: bin.warehouse_id,
              skuId: input.skuId,
              bucket: 'on_hand',
              delta,
              reason: 'stocktake',
              sourceType: 'wms_count',
              sourceId,
              binId: input.binId,
            },
          ],
        })
      }
      await sql(
        trx,
        'UPDATE wms_bin_stock SET suspect_at = NULL WHERE bin_id = $1 AND sku_id = $2',
        [input.binId, input.skuId]
      )
      await audit(trx, input.actor, {
        action: 'wms.bins.count',
        subjectType: 'wms_bin',
        subjectId: input.binId,
        before: { skuId: input.skuId, onHand: before },
        after: { skuId: input.skuId, onHand: input.counted },
      })
      return { delta }
    })
  }
}
