import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  ids,
  keysetPage,
  part,
  text,
  when,
  type ListQuery,
} from '#kernel/lists/index'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import { iso } from '../services/iso.js'
import { numbered } from '../services/numbers.js'
import { ORDER_NUMBERS } from '../services/parcel_orders.js'
import { inScope } from '../services/scope.js'

export type ReadyParcel = {
  id: number
  number: string
  orderId: number
  orderNumber: string
  warehouseCode: string
  courierCode: string | null
  waybillNo: string | null
  weightG: number | null
  packedAt: string
  isLate: boolean
  stopReason: string | null
}

export const READY_LIST = {
  sorts: ['packed'],
  defaultSort: 'packed',
  filters: { courier: text(), warehouse: ids(), waybill: choices('0', '1') },
} as const

/** Packed parcels that have not left; a word is a waybill's, fulfilment's or order's number. */
export default class ListReadyParcels {
  handle(query: ListQuery<typeof READY_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    const from = `fulfilments f JOIN wms_warehouses r USING (warehouse_id) JOIN orders o ON o.id = f.order_id
        LEFT JOIN wms_waybills y ON y.fulfilment_id = f.id AND y.voided_at IS NULL AND y.state = 'issued'`
    return keysetPage<ReadyParcel>({
      query,
      select: `f.id, f.number, o.id AS "orderId", ${ORDER_NUMBERS} AS "orderNumber", w.code AS "warehouseCode", f.courier_code AS "courierCode",
        y.number AS "waybillNo", f.weight_actual_g AS "weightG", ${iso('f.packed_at')} AS "packedAt",
        coalesce(f.promised_at < now(), false) AS "isLate",
        ${LIVE_STOP_REASON} AS "stopReason"`,
      from: `${from} JOIN warehouses w ON w.id = f.warehouse_id`,
      countFrom: from,
      where: [
        part`f.status = 'packed'`,
        inScope(actor, 'f'),
        when(filters.courier, (v) => part`f.courier_code = ${v}`),
        among('f.warehouse_id', filters.warehouse),
        filters.waybill?.length === 1
          ? part`(y.id IS NOT NULL) = ${filters.waybill[0] === '1'}`
          : null,
        when(q, numbered),
      ],
      sorts: { packed: 'f.packed_at' },
      id: 'f.id',
    })
  }
}
