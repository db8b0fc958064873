import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import RecordPicks from '#orders/actions/record_picks'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { systemBinsOf } from '../services/bins.js'
import { moveBins } from '../services/bin_stock.js'
import { refreshWaves, wavesOf } from '../services/waves.js'

interface Share extends Record<string, unknown> {
  id: number
  lineId: number
  fulfilmentId: number
  fulfilmentLineId: number
  warehouseId: number
  binId: number
  skuId: number
  open: number
  picked: number
}

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
      const shares = await this.#shares(trx, ids)
      await this.#moveGoods(trx, input.actor, shares)
      await this.#close(trx, shares)
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
      await this.#closeEmptyTasks(trx, ids)
      await refreshWaves(trx, await wavesOf(trx, ids))
      return shares.reduce((sum, share) => sum + share.picked, 0)
    })
  }

  #shares(trx: Trx, fulfilmentIds: readonly number[]): Promise<Share[]> {
    return sql<Share>(
      trx,
      `SELECT s.id, s.pick_line_id AS "lineId", s.fulfilment_id AS "fulfilmentId", s.fulfilment_line_id AS "fulfilmentLineId",
              b.warehouse_id AS "warehouseId", l.bin_id AS "binId", l.sku_id AS "skuId",
              s.qty - s.picked - s.short - s.dropped AS open, s.picked - s.returned - s.shipped AS picked
         FROM wms_pick_shares s
         JOIN wms_pick_lines l ON l.id = s.pick_line_id
         JOIN wms_bins b ON b.id = l.bin_id
        WHERE s.fulfilment_id = ANY($1::bigint[])
          AND (s.qty > s.picked + s.short + s.dropped OR s.picked > s.returned + s.shipped)
        ORDER BY s.id FOR UPDATE OF s`,
      [fulfilmentIds],
      'wms_shares_lock'
    )
  }

  async #moveGoods(trx: Trx, actor: Actor, shares: readonly Share[]) {
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

  async #close(trx: Trx, shares: readonly Share[]) {
    const columns = [
      shares.map((s) => s.id),
      shares.map((s) => s.open),
      shares.map((s) => s.picked),
    ]
    await sql(
      trx,
      `UPDATE wms_pick_shares s SET dropped = s.dropped + k.open, returned = s.returned + k.picked
         FROM unnest($1::bigint[], $2::int[], $3::int[]) AS k(id, open, picked) WHERE s.id = k.id`,
      columns,
      'wms_shares_drop'
    )
    await sql(
      trx,
      `UPDATE wms_pick_lines l SET dropped = l.dropped + k.open, updated_at = now()
         FROM (SELECT id, sum(open)::int AS open FROM unnest($1::bigint[], $2::int[]) AS u(id, open) GROUP BY id) k WHERE l.id = k.id`,
      [shares.map((s) => s.lineId), columns[1]],
      'wms_lines_drop'
    )
  }

  /** A fulfilment that lives on has nothing picked and nothing packed any more. */
  async #uncount(trx: Trx, ids: readonly number[], shares: readonly Share[]) {
    const live = new Set(ids)
    const picks = shares
      .filter((share) => live.has(share.fulfilmentId) && share.picked > 0)
      .map((share) => ({ fulfilmentLineId: share.fulfilmentLineId, qty: -share.picked }))
    await new RecordPicks().handle({ trx, picks })
  }

  /** Their slots are free. A parcel that left as it should keeps its ride on record. */
  async #leaveSlots(trx: Trx, only: readonly Share[] | null, ids: readonly number[]) {
    await sql(
      trx,
      'UPDATE wms_task_orders SET is_dropped = true WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_dropped',
      [only ? only.map((share) => share.fulfilmentId) : ids]
    )
  }

  async #closeEmptyTasks(trx: Trx, fulfilmentIds: readonly number[]) {
    await sql(
      trx,
      `UPDATE wms_pick_tasks t SET status = CASE WHEN t.started_at IS NULL THEN 'cancelled' ELSE 'done' END, done_at = now(),
              version = version + 1, updated_at = now()
        WHERE t.id IN (SELECT task_id FROM wms_task_orders WHERE fulfilment_id = ANY($1::bigint[]))
          AND t.status IN ('waiting', 'picking')
          AND NOT EXISTS (SELECT 1 FROM wms_pick_lines l WHERE l.task_id = t.id AND l.picked + l.short + l.dropped < l.qty)`,
      [fulfilmentIds],
      'wms_tasks_close_empty'
    )
  }
}
