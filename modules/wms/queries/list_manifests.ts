import type { Actor } from '#kernel/access/actor'
import {
  among,
  dates,
  ids,
  keysetPage,
  part,
  text,
  when,
  within,
  type ListQuery,
} from '#kernel/lists/index'
import { iso } from '../services/iso.js'
import { inScope } from '../services/scope.js'

export type ManifestRow = {
  id: number
  number: string
  warehouseCode: string
  courierCode: string
  parcels: number
  weightG: number
  shippedBy: string | null
  shippedAt: string
}

export const MANIFEST_LIST = {
  sorts: ['shipped', 'parcels'],
  defaultSort: '-shipped',
  filters: { courier: text(), warehouse: ids(), shipped: dates() },
} as const

/** Manifests, latest first. */
export default class ListManifests {
  handle(query: ListQuery<typeof MANIFEST_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<ManifestRow>({
      query,
      select: `m.id, m.number, w.code AS "warehouseCode", m.courier_code AS "courierCode", m.parcels, m.weight_g AS "weightG",
        u.full_name AS "shippedBy", ${iso('m.shipped_at')} AS "shippedAt"`,
      from: 'wms_manifests m JOIN warehouses w ON w.id = m.warehouse_id LEFT JOIN users u ON u.id = m.created_by',
      countFrom: 'wms_manifests m',
      where: [
        inScope(actor, 'm'),
        when(filters.courier, (v) => part`m.courier_code = ${v}`),
        among('m.warehouse_id', filters.warehouse),
        within('m.shipped_at', filters.shipped),
        when(q, (word) => part`m.number = ${word.toUpperCase()}`),
      ],
      sorts: { shipped: 'm.shipped_at', parcels: 'm.parcels' },
      id: 'm.id',
    })
  }
}
