import type { Actor } from '#kernel/access/actor'
import { among, choices, ids, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'
import { iso } from '../services/iso.js'
import { inScope } from '../services/scope.js'

export type UnknownParcel = {
  id: number
  waybillNo: string
  courier: string | null
  warehouseCode: string
  note: string | null
  state: string
  caseId: number | null
  caseNumber: string | null
  /** The order that left with the same waybill: refused at the door, most likely. */
  guess: string | null
  foundBy: string | null
  foundAt: string
}

export const UNKNOWN_LIST = {
  sorts: ['found'],
  defaultSort: '-found',
  filters: { state: choices('waiting', 'matched', 'discarded'), warehouse: ids() },
} as const

/** Parcels that came back without anybody knowing whose they are; a word is the waybill. */
export default class ListUnknownParcels {
  handle(query: ListQuery<typeof UNKNOWN_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<UnknownParcel>({
      query,
      select: `u.id, u.waybill_no AS "waybillNo", u.courier_code AS courier, w.code AS "warehouseCode", u.note, u.state, u.case_id AS "caseId",
        c.number AS "caseNumber", p.full_name AS "foundBy", ${iso('u.found_at')} AS "foundAt",
        (SELECT o.number FROM fulfilments f JOIN orders o ON o.id = f.order_id WHERE f.waybill_no = u.waybill_no ORDER BY f.id DESC LIMIT 1) AS guess`,
      from: `wms_unknown_parcels u JOIN warehouses w ON w.id = u.warehouse_id LEFT JOIN users p ON p.id = u.found_by
        LEFT JOIN after_sales_cases c ON c.id = u.case_id`,
      countFrom: 'wms_unknown_parcels u',
      where: [
        inScope(actor, 'u'),
        among('u.state', filters.state),
        among('u.warehouse_id', filters.warehouse),
        when(q, (word) => part`upper(u.waybill_no) = ${word.toUpperCase()}`),
      ],
      sorts: { found: 'u.found_at' },
      id: 'u.id',
    })
  }
}
