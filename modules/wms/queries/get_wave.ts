import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { iso } from '../services/iso.js'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { assertSees } from '../services/scope.js'

export type WaveRecord = {
  id: number
  number: string
  warehouseId: number
  warehouseName: string
  status: string
  orders: number
  units: number
  plannedMm: number
  naiveMm: number
  releasedBy: string | null
  releasedAt: string
  doneAt: string | null
}

export type WaveTask = {
  id: number
  number: string
  status: string
  pickerName: string | null
  orders: number
  units: number
  picked: number
  short: number
  plannedMm: number
  naiveMm: number
  method: string
  /** Length of each method, millimetres. */
  methods: Record<string, number>
}

export type WaveFulfilment = {
  id: number
  number: string
  orderNumber: string
  taskNumber: string
  cartSlot: number
  status: string
  courierCode: string | null
  waybillNo: string | null
  units: number
  picked: number
  short: number
  isDropped: boolean
  stopReason: string | null
}

/** A wave with its carts and the fulfilments on them. */
export default class GetWave {
  async handle(
    id: number,
    actor: Actor
  ): Promise<{ wave: WaveRecord; tasks: WaveTask[]; fulfilments: WaveFulfilment[] }> {
    const [wave] = await sql<WaveRecord>(
      null,
      `SELECT v.id, v.number, v.warehouse_id AS "warehouseId", w.name AS "warehouseName", v.status, v.orders_count AS orders,
              v.units_count AS units, v.planned_mm AS "plannedMm", v.naive_mm AS "naiveMm", u.full_name AS "releasedBy",
              ${iso('v.released_at')} AS "releasedAt", ${iso('v.done_at')} AS "doneAt"
         FROM wms_waves v JOIN warehouses w ON w.id = v.warehouse_id LEFT JOIN users u ON u.id = v.created_by WHERE v.id = $1`,
      [id]
    )
    assertSees(actor, wave?.warehouseId, 'wms_wave', id)
    const [tasks, fulfilments] = await Promise.all([this.#tasks(id), this.#fulfilments(id)])
    return { wave, tasks, fulfilments }
  }

  #tasks(waveId: number): Promise<WaveTask[]> {
    return sql<WaveTask>(
      null,
      `SELECT t.id, t.number, t.status, u.full_name AS "pickerName", t.planned_mm AS "plannedMm", t.naive_mm AS "naiveMm", t.method, t.methods,
              (SELECT count(*)::int FROM wms_task_orders o WHERE o.task_id = t.id AND NOT o.is_dropped) AS orders,
              sum(l.qty)::int AS units, sum(l.picked)::int AS picked, sum(l.short)::int AS short
         FROM wms_pick_tasks t LEFT JOIN users u ON u.id = t.picker_id JOIN wms_pick_lines l ON l.task_id = t.id
        WHERE t.wave_id = $1 GROUP BY t.id, u.full_name ORDER BY t.number`,
      [waveId]
    )
  }

  #fulfilments(waveId: number): Promise<WaveFulfilment[]> {
    return sql<WaveFulfilment>(
      null,
      `SELECT f.id, f.number, ${ORDER_NUMBERS} AS "orderNumber", t.number AS "taskNumber", r.cart_slot AS "cartSlot", f.status,
              f.courier_code AS "courierCode", f.waybill_no AS "waybillNo", r.is_dropped AS "isDropped",
              ${LIVE_STOP_REASON} AS "stopReason",
              s.units, s.picked, s.short
         FROM wms_task_orders r
         JOIN wms_pick_tasks t ON t.id = r.task_id
         JOIN fulfilments f ON f.id = r.fulfilment_id
         CROSS JOIN LATERAL (SELECT sum(p.qty)::int AS units, sum(p.picked)::int AS picked,
                                    greatest(0, sum(p.short) - coalesce(sum(p.qty) - fl.wanted, 0))::int AS short
                               FROM wms_pick_shares p JOIN wms_pick_lines l ON l.id = p.pick_line_id
                               CROSS JOIN LATERAL (SELECT sum(x.qty) AS wanted FROM fulfilment_lines x
                                                    WHERE x.fulfilment_id = f.id AND NOT x.is_cancelled) fl
                              WHERE p.fulfilment_id = f.id AND l.task_id = t.id GROUP BY fl.wanted) s
        WHERE t.wave_id = $1 ORDER BY t.number, r.cart_slot`,
      [waveId]
    )
  }
}
