import { NotFoundException } from '#kernel/exceptions'
import { planWave } from '../domain/plan_wave.js'
import { readOffers } from '../services/bins.js'
import { demandsOf, floorOf } from '../services/wave_rows.js'
import FindBacklog, { type BacklogFilter } from './find_backlog.js'

export type WavePreview = {
  orders: number
  units: number
  stops: number
  carts: number
  plannedMm: number
  naiveMm: number
  /** Fulfilments that would stay because no bin has their goods. */
  short: number
}

/** What a wave of these would look like now; nothing is kept or promised. */
export default class PreviewWave {
  async handle(
    filter: BacklogFilter,
    maxOrders: number,
    ids?: readonly number[]
  ): Promise<WavePreview> {
    const floor = await floorOf(null, filter.warehouseId)
    if (!floor) throw new NotFoundException('wms_warehouse', filter.warehouseId)
    const found = await new FindBacklog().handle(filter, ids ? Infinity : maxOrders)
    const waiting = found.filter((one) => !ids || ids.includes(one.id)).slice(0, maxOrders)
    const demands = await demandsOf(
      null,
      waiting.map((one) => one.id)
    )
    const skuIds = [...new Set([...demands.values()].flat().map((demand) => demand.skuId))]
    const offers = await readOffers(null, [{ warehouseId: filter.warehouseId, skuIds }])
    const { tasks, shortages } = planWave(
      waiting.map(({ id, dueAt }) => ({
        fulfilmentId: id,
        dueAt: dueAt?.getTime() ?? Infinity,
        demands: demands.get(id) ?? [],
      })),
      offers,
      floor
    )
    const lines = tasks.flatMap((task) => task.lines)
    return {
      orders: tasks.reduce((sum, task) => sum + task.orders.length, 0),
      units: lines.reduce((sum, line) => sum + line.qty, 0),
      stops: lines.length,
      carts: tasks.length,
      plannedMm: tasks.reduce((sum, task) => sum + task.plannedMm, 0),
      naiveMm: tasks.reduce((sum, task) => sum + task.naiveMm, 0),
      short: new Set(shortages.map((one) => one.fulfilmentId)).size,
    }
  }
}
