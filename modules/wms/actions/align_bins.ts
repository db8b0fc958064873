import { SYSTEM } from '#kernel/access/actor'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { placeEntries } from '../domain/place_entries.js'
import { proveBins } from '../queries/prove_bins.js'
import { lockOffers, systemBinsOf } from '../services/bins.js'
import { moveBins } from '../services/bin_stock.js'

/**
 * Makes the bins follow what stock did while this module was off: more than
 * they hold lies in receiving, less is taken from free stock. Returns how many
 * (warehouse, SKU) were brought in line.
 */
export default class AlignBins {
  async handle(): Promise<number> {
    return inTransaction(null, async (trx) => {
      await sql(trx, 'LOCK TABLE stock_levels IN SHARE ROW EXCLUSIVE MODE')
      const drift = await proveBins(trx)
      if (drift.length === 0) return 0
      const bins = await systemBinsOf(trx, [...new Set(drift.map((one) => one.warehouseId))])
      const entries = drift.flatMap(({ warehouseId, skuId, onHand, damaged }, index) =>
        (['on_hand', 'damaged'] as const)
          .map((bucket) => ({
            entryId: index,
            warehouseId,
            skuId,
            bucket,
            delta: bucket === 'on_hand' ? onHand : damaged,
            binId: null,
            fromPicked: 0,
          }))
          .filter((entry) => entry.delta !== 0)
      )
      const keys = drift.map(({ warehouseId, skuId }) => ({ warehouseId, skuIds: [skuId] }))
      const { moves, missing } = placeEntries(
        entries,
        bins,
        await lockOffers(trx, keys, { pickable: false })
      )
      if (missing.length > 0)
        throw new ConflictException('wms_goods_promised', { count: missing.length }, { missing })
      await moveBins(
        trx,
        SYSTEM,
        moves.map(({ entryId: _, ...move }) => ({
          ...move,
          reason: move.delta > 0 ? ('found' as const) : ('adjust' as const),
          sourceType: 'warehouse',
          sourceId: move.warehouseId,
        }))
      )
      return drift.length
    })
  }
}
