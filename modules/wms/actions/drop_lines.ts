import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { moveBins } from '../services/bin_stock.js'
import { closeEmptyTasks, closeShares, lockShares } from '../services/pick_shares.js'
import { refreshWaves, wavesOf } from '../services/waves.js'

/**
 * Lines left their parcels before they were picked: their bins promise nothing for them any more, and
 * what waits for a wave counts without them. The parcels go on.
 */
export default class DropLines {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    fulfilmentIds: readonly number[]
    fulfilmentLineIds: readonly number[]
  }): Promise<void> {
    await inTransaction(input.trx, async (trx) => {
      const ids = (await lockFulfilments(trx, input.fulfilmentIds)).map((row) => row.id)
      const shares = await lockShares(trx, 'fulfilment_line_id', input.fulfilmentLineIds)
      await moveBins(
        trx,
        input.actor,
        [],
        shares.map(({ binId, warehouseId, skuId, open }) => ({
          binId,
          warehouseId,
          skuId,
          allocated: -open,
        }))
      )
      await closeShares(trx, shares)
      await this.#recount(trx, ids)
      await closeEmptyTasks(trx, ids)
      await refreshWaves(trx, await wavesOf(trx, ids))
    })
  }

  /** What the wave builder filters by. */
  async #recount(trx: Trx, fulfilmentIds: readonly number[]) {
    await sql(
      trx,
      `UPDATE wms_backlog b SET lines = l.lines, units = l.units, only_sku_id = CASE WHEN l.kinds = 1 THEN l.sku_id END,
              shape = CASE WHEN l.units = 1 THEN 'single' WHEN l.kinds = 1 THEN 'same_sku' ELSE 'multi' END, updated_at = now()
         FROM (SELECT fulfilment_id, count(*)::int AS lines, sum(qty)::int AS units, count(DISTINCT sku_id) AS kinds, min(sku_id) AS sku_id
                 FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_cancelled GROUP BY 1) l
        WHERE b.fulfilment_id = l.fulfilment_id`,
      [fulfilmentIds],
      'wms_backlog_recount'
    )
  }
}
