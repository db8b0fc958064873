import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type OpenTask = {
  id: number
  number: string
  warehouseCode: string
  status: string
  isMine: boolean
  pickerName: string | null
  orders: number
  stops: number
  units: number
  picked: number
  plannedM: number
}

const MOST = 50

/** Pick tasks to choose from: one's own first, then those nobody has. */
export default class ListOpenTasks {
  handle(actor: Actor): Promise<OpenTask[]> {
    return sql<OpenTask>(
      null,
      `SELECT t.id, t.number, w.code AS "warehouseCode", t.status, t.picker_id IS NOT DISTINCT FROM $2 AND t.picker_id IS NOT NULL AS "isMine",
              u.full_name AS "pickerName", (SELECT count(*)::int FROM wms_task_orders r WHERE r.task_id = t.id AND NOT r.is_dropped) AS orders,
              l.stops, l.units, l.picked, round(t.planned_mm / 1000.0)::int AS "plannedM"
         FROM wms_pick_tasks t JOIN warehouses w ON w.id = t.warehouse_id LEFT JOIN users u ON u.id = t.picker_id
         CROSS JOIN LATERAL (SELECT count(*)::int AS stops, sum(qty)::int AS units, sum(picked)::int AS picked
                               FROM wms_pick_lines WHERE task_id = t.id) l
        WHERE t.status IN ('waiting', 'picking') AND ($1::bigint[] IS NULL OR t.warehouse_id = ANY($1))
        ORDER BY (t.picker_id IS NOT DISTINCT FROM $2 AND t.picker_id IS NOT NULL) DESC, t.status = 'waiting' DESC, t.id LIMIT ${MOST}`,
      [actor.warehouses, actor.id]
    )
  }
}
