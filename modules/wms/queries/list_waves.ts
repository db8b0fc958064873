import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  when,
  within,
  type ListQuery,
} from '#kernel/lists/index'
import { iso } from '../services/iso.js'
import { inScope } from '../services/scope.js'

export type WaveRow = {
  id: number
  number: string
  warehouseCode: string
  status: string
  orders: number
  units: number
  tasks: number
  plannedM: number
  savedM: number
  releasedBy: string | null
  releasedAt: string
}

export const WAVE_STATES = ['released', 'picking', 'packing', 'done', 'cancelled'] as const
export const WAVE_LIST = {
  sorts: ['released', 'orders'],
  defaultSort: '-released',
  filters: { status: choices(...WAVE_STATES), warehouse: ids(), released: dates() },
} as const

/** Waves by their release; metres are rounded. */
export default class ListWaves {
  handle(query: ListQuery<typeof WAVE_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<WaveRow>({
      query,
      select: `v.id, v.number, w.code AS "warehouseCode", v.status, v.orders_count AS orders, v.units_count AS units,
        (SELECT count(*)::int FROM wms_pick_tasks t WHERE t.wave_id = v.id) AS tasks, round(v.planned_mm / 1000.0)::int AS "plannedM",
        round((v.naive_mm - v.planned_mm) / 1000.0)::int AS "savedM", u.full_name AS "releasedBy", ${iso('v.released_at')} AS "releasedAt"`,
      from: 'wms_waves v JOIN warehouses w ON w.id = v.warehouse_id LEFT JOIN users u ON u.id = v.created_by',
      countFrom: 'wms_waves v',
      where: [
        inScope(actor, 'v'),
        among('v.status', filters.status),
        among('v.warehouse_id', filters.warehouse),
        within('v.released_at', filters.released),
        when(q, (word) => part`v.number = ${word.toUpperCase()}`),
      ],
      sorts: { released: 'v.released_at', orders: 'v.orders_count' },
      id: 'v.id',
    })
  }
}
