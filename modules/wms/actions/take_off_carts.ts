import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import RecordPicks from '#orders/actions/record_picks'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { systemBinsOf } from '../services/bins.js'
import { moveBins } from '../services/bin_stock.js'
import {
  closeEmptyTasks,
  closeShares,
  lockShares,
  type OpenShare,
} from '../services/pick_shares.js'
import { refreshWaves, wavesOf } from '../services/waves.js'

export interface TakeOffInput {
  trx?: Trx | null
  actor: Actor
  fulfilmentIds: readonly number[]
  /** `waiting`: to be picked anew in another wave; `dropped`: the fulfilment is no more; `shipped`: it has left. */
  backlog: 'waiting' | 'dropped' | 'shipped'
}

/**
 * Takes fulfilments off their carts: what was not picked yet is not promised
 * any more, what was picked lies in receiving, to be put away. Returns the
 * units to be put away.
 */
export default class TakeOffCarts {
  async handle(input: TakeOffInput): Promise<number> {
    if (input.fulfilmentIds.length === 0) return 0
    return inTransaction(input.trx, async (trx) => {
      const locked = await lockFulfilments(trx, input.fulfilmentIds)
      const ids = locked.map((row) => row.id)
      const shares = await lockShares(trx, 'fulfilment_id', ids)
      await this.#moveGoods(trx, input.actor, shares)
      await closeShares(trx, shares)
      await this.#uncount(
        trx,
        locked.filter((row) => row.status === 'picking').map((row) => row.id),
        shares
      )
      await this.#leaveSlots(trx, input.backlog === 'shipped' ? shares : null, ids)
      await sql(
        trx,
        `UPDATE wms_backlog SET state = $2, updated_at = now() WHERE fulfilment_id = ANY($1::bigint[]) AND state <> 'shipped'`,
        [ids, input.backlog]
      )
      await closeEmptyTasks(trx, ids)
      await refreshWaves(trx, await wavesOf(trx, ids))
      return shares.reduce((sum, share) => sum + share.picked, 0)
    })
  }

  async #moveGoods(trx: Trx, actor: Actor, shares: readonly OpenShare[]) {
    const bins = await systemBinsOf(trx, [...new Set(shares.map((share) => share.warehouseId))])
    const back = shares.filter((share) => share.picked > 0)
    await moveBins(
      trx,
      actor,
      back.flatMap(({ warehouseId, skuId, picked, fulfilmentId }) => {
        const common = {
          warehouseId,
          skuId,
          reason: 'unpick' as const,
          sourceType: 'fulfilment',
          sourceId: fulfilmentId,
        }
        const { picked: cart, receiving } = bins.get(warehouseId)!
        return [
          { ...common, binId: cart, delta: -picked },
          { ...common, binId: receiving, delta: picked },
        ]
      }),
      shares.map(({ binId, warehouseId, skuId, open }) => ({
        binId,
        warehouseId,
        skuId,
        allocated: -open,
      }))
    )
  }

  /** A fulfilment that lives on has nothing picked and nothing packed any more. */
  async #uncount(trx: Trx, ids: readonly number[], shares: readonly OpenShare[]) {
    const live = new Set(ids)
    const picks = shares
      .filter((share) => live.has(share.fulfilmentId) && share.picked > 0)
      .map((share) => ({ fulfilmentLineId: share.fulfilmentLineId, qty: -share.picked }))
    await new RecordPicks().handle({ trx, picks })
  }

  /** Their slots are free. A parcel that left as it should keeps its ride on record. */
  async #leaveSlots(trx: Trx, only: readonly OpenShare[] | null, ids: readonly number[]) {
    await sql(
      trx,
      'UPDATE wms_task_orders SET is_dropped = true WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_dropped',
      [only ? only.map((share) => share.fulfilmentId) : ids]
    )
  }
}
