import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { assertSees } from '../services/scope.js'

/** One line of the walk as pickers see it. */
export type TaskLine = {
  id: number
  seq: number
  binCode: string
  aisle: string
  skuId: number
  skuCode: string
  skuName: string
  /** Everything that may be scanned for it, and how many units each counts. */
  barcodes: { code: string; factor: number }[]
  qty: number
  picked: number
  short: number
  dropped: number
  /** Where what is picked goes: cart slot and units still to come. */
  slots: { slot: number; qty: number; open: number; isStopped: boolean; isGift: boolean }[]
}

export type TaskRecord = {
  id: number
  number: string
  waveId: number
  waveNumber: string
  warehouseId: number
  warehouseName: string
  status: string
  pickerName: string | null
  method: string
  plannedMm: number
  naiveMm: number
  methods: Record<string, number>
  orders: { slot: number; number: string; orderNumber: string; courierCode: string | null }[]
}

/** A pick task with its lines in the order of the walk. */
export default class GetTask {
  async handle(id: number, actor: Actor): Promise<{ task: TaskRecord; lines: TaskLine[] }> {
    const [task] = await sql<TaskRecord>(
      null,
      `SELECT t.id, t.number, v.id AS "waveId", v.number AS "waveNumber", t.warehouse_id AS "warehouseId", w.name AS "warehouseName",
              t.status, u.full_name AS "pickerName", t.method, t.planned_mm AS "plannedMm", t.naive_mm AS "naiveMm", t.methods,
              (SELECT jsonb_agg(jsonb_build_object('slot', r.cart_slot, 'number', f.number, 'orderNumber', ${ORDER_NUMBERS},
                        'courierCode', f.courier_code) ORDER BY r.cart_slot)
                 FROM wms_task_orders r JOIN fulfilments f ON f.id = r.fulfilment_id
                WHERE r.task_id = t.id AND NOT r.is_dropped) AS orders
         FROM wms_pick_tasks t JOIN wms_waves v ON v.id = t.wave_id JOIN warehouses w ON w.id = t.warehouse_id
         LEFT JOIN users u ON u.id = t.picker_id WHERE t.id = $1`,
      [id]
    )
    assertSees(actor, task?.warehouseId, 'wms_task', id)
    return { task: { ...task, orders: task.orders ?? [] }, lines: await this.#lines(id) }
  }

  #lines(taskId: number): Promise<TaskLine[]> {
    return sql<TaskLine>(
      null,
      `SELECT l.id, l.seq, b.code AS "binCode", b.aisle, l.sku_id AS "skuId", k.code AS "skuCode", k.name AS "skuName",
              l.qty, l.picked, l.short, l.dropped,
              (SELECT jsonb_agg(x) FROM (
                 SELECT k.code AS code, 1 AS factor
                 UNION ALL SELECT barcode, unit_factor FROM sku_barcodes WHERE sku_id = k.id AND is_active) x) AS barcodes,
              (SELECT jsonb_agg(jsonb_build_object('slot', s.cart_slot, 'qty', s.qty, 'open', s.qty - s.picked - s.short - s.dropped, 'isGift', g.is_gift,
                        'isStopped', f.status NOT IN ('picking', 'packed', 'shipped', 'delivered') OR x.is_cancelled
                          OR ${LIVE_STOP_REASON} IS NOT NULL)
                        ORDER BY s.cart_slot)
                 FROM wms_pick_shares s JOIN fulfilments f ON f.id = s.fulfilment_id
                 JOIN fulfilment_lines x ON x.id = s.fulfilment_line_id JOIN order_lines g ON g.id = x.order_line_id
                WHERE s.pick_line_id = l.id) AS slots
         FROM wms_pick_lines l JOIN wms_bins b ON b.id = l.bin_id JOIN skus k ON k.id = l.sku_id
        WHERE l.task_id = $1 ORDER BY l.seq`,
      [taskId]
    )
  }
}
