import type { Actor } from '#kernel/access/actor'
import { among, choices, ids, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'
import { iso } from '../services/iso.js'
import { inScope } from '../services/scope.js'

export type TaskRow = {
  id: number
  number: string
  waveId: number
  waveNumber: string
  warehouseCode: string
  status: string
  pickerName: string | null
  orders: number
  units: number
  picked: number
  short: number
  plannedM: number
  method: string
  createdAt: string
}

export const TASK_STATES = ['waiting', 'picking', 'done', 'cancelled'] as const
export const TASK_LIST = {
  sorts: ['created', 'planned'],
  defaultSort: '-created',
  filters: { status: choices(...TASK_STATES), warehouse: ids(), picker: ids(), mine: choices('1') },
} as const

/** Pick tasks with how far they are. */
export default class ListTasks {
  handle(query: ListQuery<typeof TASK_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<TaskRow>({
      query,
      select: `t.id, t.number, v.id AS "waveId", v.number AS "waveNumber", w.code AS "warehouseCode", t.status, u.full_name AS "pickerName",
        (SELECT count(*)::int FROM wms_task_orders o WHERE o.task_id = t.id AND NOT o.is_dropped) AS orders,
        l.units, l.picked, l.short, round(t.planned_mm / 1000.0)::int AS "plannedM", t.method, ${iso('t.created_at')} AS "createdAt"`,
      from: `wms_pick_tasks t JOIN wms_waves v ON v.id = t.wave_id JOIN warehouses w ON w.id = t.warehouse_id
        LEFT JOIN users u ON u.id = t.picker_id
        CROSS JOIN LATERAL (SELECT coalesce(sum(qty), 0)::int AS units, coalesce(sum(picked), 0)::int AS picked,
                                   coalesce(sum(short), 0)::int AS short FROM wms_pick_lines WHERE task_id = t.id) l`,
      countFrom: 'wms_pick_tasks t',
      where: [
        inScope(actor, 't'),
        among('t.status', filters.status),
        among('t.warehouse_id', filters.warehouse),
        among('t.picker_id', filters.picker),
        filters.mine ? part`t.picker_id = ${actor.id}` : null,
        when(q, (word) => part`t.number = ${word.toUpperCase()}`),
      ],
      sorts: { created: 't.created_at', planned: 't.planned_mm' },
      id: 't.id',
    })
  }
}
