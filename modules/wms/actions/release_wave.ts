import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import StartPicking from '#orders/actions/start_picking'
import { splitStopped } from '#orders/actions/stop_gate'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { planWave, type WavePlan } from '../domain/plan_wave.js'
import { WavesReleased } from '../events/waves_released.js'
import FindBacklog, { type BacklogFilter } from '../queries/find_backlog.js'
import { lockOffers } from '../services/bins.js'
import { moveBins } from '../services/bin_stock.js'
import { demandsOf, floorOf, insertTasks } from '../services/wave_rows.js'

export interface ReleaseWaveInput {
  trx?: Trx | null
  actor: Actor
  filter: BacklogFilter
  maxOrders: number
  /** Exactly these instead of the most urgent ones; still only those that match. */
  fulfilmentIds?: readonly number[]
}

export interface WaveResult {
  waveId: number
  number: string
  taskIds: number[]
  orders: number
  /** Fulfilments left waiting because no bin has their goods. */
  short: number[]
}

/**
 * Releases a wave in one transaction: the bins the goods come from are chosen
 * and promised, carts filled, walks planned, and the fulfilments are in
 * picking. What the bins cannot serve stays in the backlog and says why.
 * @throws RefusedException `wms_wave_empty` when nothing can be picked
 */
export default class ReleaseWave {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: ReleaseWaveInput): Promise<WaveResult> {
    const result = await this.tryHandle(input)
    if (result.orders === 0)
      throw new RefusedException('wms_wave_empty', { short: result.short.length })
    return result
  }

  /** The same, but a wave nothing is in is answered (`orders: 0`), not thrown, so that its notes stay. */
  async tryHandle(input: ReleaseWaveInput): Promise<WaveResult> {
    const day = localDate(this.clock.now()).replaceAll('-', '')
    const [number] = await nextNumbers(null, 'wv', 1, day)
    return inTransaction(input.trx, async (trx) => {
      const floor = await floorOf(trx, input.filter.warehouseId)
      if (!floor) throw new NotFoundException('wms_warehouse', input.filter.warehouseId)
      const waiting = await this.#take(trx, input)
      const ids = waiting.map((one) => one.id)
      const demands = await demandsOf(trx, ids)
      const { warehouseId } = input.filter
      const skuIds = [...new Set([...demands.values()].flat().map((demand) => demand.skuId))]
      const offers = await lockOffers(trx, [{ warehouseId, skuIds }], { pickable: true })
      const plan = planWave(
        waiting.map(({ id, dueAt }) => ({
          fulfilmentId: id,
          dueAt: dueAt?.getTime() ?? Infinity,
          demands: demands.get(id) ?? [],
        })),
        offers,
        floor
      )
      const short = [...new Set(plan.shortages.map((one) => one.fulfilmentId))]
      await this.#note(trx, plan)
      if (plan.tasks.length === 0) return { waveId: 0, number, taskIds: [], orders: 0, short }
      return { ...(await this.#write(trx, input, number, plan)), short }
    })
  }

  /** Locks what is to be picked: orders, fulfilments, backlog. Somebody else's and stopped ones drop out. */
  async #take(trx: Trx, input: ReleaseWaveInput) {
    const found = await new FindBacklog().handle(
      input.filter,
      input.fulfilmentIds ? Infinity : input.maxOrders,
      trx
    )
    const asked = input.fulfilmentIds && new Set(input.fulfilmentIds)
    const wanted = found.filter((one) => !asked || asked.has(one.id)).slice(0, input.maxOrders)
    const locked = await lockFulfilments(
      trx,
      wanted.map((one) => one.id)
    )
    const { passed } = await splitStopped(
      trx,
      locked.filter((row) => row.status === 'released' || row.status === 'picking')
    )
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT fulfilment_id AS id FROM wms_backlog WHERE fulfilment_id = ANY($1::bigint[]) AND state = 'waiting'
        ORDER BY fulfilment_id FOR UPDATE`,
      [passed.map((row) => row.id)],
      'wms_backlog_lock'
    )
    const free = new Set(rows.map((row) => row.id))
    return wanted.filter((one) => free.has(one.id))
  }

  /** Says at each fulfilment that stays what the bins lack. */
  async #note(trx: Trx, plan: WavePlan) {
    if (plan.shortages.length === 0) return
    await sql(
      trx,
      `UPDATE wms_backlog b SET short_skus = s.skus, updated_at = now()
         FROM (SELECT k.fulfilment_id, string_agg(u.code || ' ×' || (k.wanted - k.available), ', ' ORDER BY u.code) AS skus
                 FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) AS k(fulfilment_id, sku_id, wanted, available)
                 JOIN skus u ON u.id = k.sku_id GROUP BY 1) s
        WHERE b.fulfilment_id = s.fulfilment_id`,
      [
        plan.shortages.map((s) => s.fulfilmentId),
        plan.shortages.map((s) => s.skuId),
        plan.shortages.map((s) => s.wanted),
        plan.shortages.map((s) => s.available),
      ],
      'wms_backlog_short'
    )
  }

  async #write(trx: Trx, { actor, filter }: ReleaseWaveInput, number: string, plan: WavePlan) {
    const { warehouseId } = filter
    const lines = plan.tasks.flatMap((task) => task.lines)
    const ids = plan.tasks.flatMap((task) => task.orders.map((order) => order.fulfilmentId))
    const [wave] = await sql<{ id: number }>(
      trx,
      `INSERT INTO wms_waves (number, warehouse_id, filters, orders_count, lines_count, units_count, planned_mm, naive_mm, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        number,
        warehouseId,
        JSON.stringify(filter),
        ids.length,
        lines.length,
        lines.reduce((sum, line) => sum + line.qty, 0),
        plan.tasks.reduce((sum, task) => sum + task.plannedMm, 0),
        plan.tasks.reduce((sum, task) => sum + task.naiveMm, 0),
        actor.id,
      ],
      'wms_wave_insert'
    )
    const taskIds = await insertTasks(trx, { id: wave.id, number, warehouseId }, plan.tasks)
    await moveBins(
      trx,
      actor,
      [],
      lines.map((line) => ({
        binId: line.binId,
        warehouseId,
        skuId: line.skuId,
        allocated: line.qty,
      }))
    )
    await new StartPicking().handle({ trx, fulfilmentIds: ids })
    await sql(
      trx,
      `UPDATE wms_backlog SET state = 'in_wave', short_skus = NULL, updated_at = now() WHERE fulfilment_id = ANY($1::bigint[])`,
      [ids],
      'wms_backlog_wave'
    )
    await audit(trx, actor, {
      action: 'wms.waves.release',
      subjectType: 'wms_wave',
      subjectId: wave.id,
      after: { number, orders: ids.length, tasks: taskIds.length },
    })
    await append(trx, new WavesReleased({ waveIds: [wave.id] }), actor)
    return { waveId: wave.id, number, taskIds, orders: ids.length }
  }
}
