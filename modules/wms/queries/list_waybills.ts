import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
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
import { numbered } from '../services/numbers.js'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { inScope } from '../services/scope.js'

export type WaybillRow = {
  id: number
  number: string | null
  courierCode: string
  state: string
  fulfilmentId: number
  fulfilmentNumber: string
  orderId: number
  orderNumber: string
  warehouseCode: string
  weightG: number | null
  printCount: number
  manifestNumber: string | null
  lastError: string | null
  createdAt: string
}

export const WAYBILL_STATES = ['asked', 'unclear', 'issued', 'voided'] as const
export const WAYBILL_LIST = {
  sorts: ['created', 'printed'],
  defaultSort: '-created',
  filters: {
    state: choices(...WAYBILL_STATES),
    courier: text(),
    warehouse: ids(),
    created: dates(),
    printed: choices('0', '1'),
  },
} as const

/** Waybills, latest first; a word is a waybill's, fulfilment's or order's number. */
export default class ListWaybills {
  handle(query: ListQuery<typeof WAYBILL_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    return keysetPage<WaybillRow>({
      query,
      select: `y.id, y.number, y.courier_code AS "courierCode", y.state, f.id AS "fulfilmentId", f.number AS "fulfilmentNumber",
        f.order_id AS "orderId", ${ORDER_NUMBERS} AS "orderNumber", w.code AS "warehouseCode", coalesce(f.weight_actual_g, y.weight_g) AS "weightG",
        y.print_count AS "printCount", m.number AS "manifestNumber", y.last_error AS "lastError", ${iso('y.created_at')} AS "createdAt"`,
      from: `wms_waybills y JOIN fulfilments f ON f.id = y.fulfilment_id
        JOIN warehouses w ON w.id = y.warehouse_id LEFT JOIN wms_manifests m ON m.id = y.manifest_id`,
      countFrom: 'wms_waybills y JOIN fulfilments f ON f.id = y.fulfilment_id',
      where: [
        inScope(actor, 'y'),
        among('y.state', filters.state),
        when(filters.courier, (v) => part`y.courier_code = ${v}`),
        among('y.warehouse_id', filters.warehouse),
        within('y.created_at', filters.created),
        filters.printed?.length === 1
          ? part`(y.print_count > 0) = ${filters.printed[0] === '1'}`
          : null,
        when(q, numbered),
      ],
      sorts: { created: 'y.created_at', printed: 'y.print_count' },
      id: 'y.id',
    })
  }
}
