import { seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { FulfilmentStatus } from '#orders/domain/fulfilment_machine'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'

export type FulfilmentRecord = {
  id: number
  /** The stores of its orders. */
  storeIds: number[]
  warehouseId: number
  number: string
  status: FulfilmentStatus
  /** The order that leads it, and the others it carries. */
  order: { id: number; number: string; status: string }
  others: { id: number; number: string; status: string }[]
  /** Kept back until then, and why it is a parcel of its own. */
  notBefore: string | null
  reason: string | null
  warehouse: string
  courier: string | null
  service: string | null
  waybill: string | null
  consignee: string | null
  phone: string | null
  address: string
  /** A code of `STOP_CODES` or a person's words while it must not leave. */
  stopReason: string | null
  /** Why it was stopped when it was withdrawn. */
  interceptReason: string | null
  weightEstimated: number | null
  weightActual: number | null
  freightEstimated: string | null
  freightBilled: string | null
  currency: string
  promisedAt: string | null
  createdAt: string
  reservedAt: string | null
  releasedAt: string | null
  packedAt: string | null
  shippedAt: string | null
  deliveredAt: string | null
  lines: {
    id: number
    orderId: number
    sku: string
    name: string
    /** The bundle it is a part of, as it was sold. */
    bundle: string | null
    qty: number
    picked: number
    packed: number
    isCancelled: boolean
  }[]
}

/** One parcel with its goods and the moments of its way. */
export default class GetFulfilment {
  async handle(id: number, actor: Actor): Promise<FulfilmentRecord> {
    const [row] = Number.isSafeInteger(id)
      ? await sql<FulfilmentRecord>(null, SELECT, [id], 'orders_fulfilment')
      : []
    if (
      !row ||
      !row.storeIds.some((store) => seesStore(actor, store)) ||
      !seesWarehouse(actor, row.warehouseId)
    )
      throw new NotFoundException('fulfilment', id)
    return row
  }
}

const iso = (column: string, name: string) => `to_json(f.${column}) #>> '{}' AS "${name}"`
const SELECT = `
  SELECT f.id, (SELECT jsonb_agg(x.store_id) FROM fulfilment_orders x WHERE x.fulfilment_id = f.id) AS "storeIds", f.warehouse_id AS "warehouseId", f.number, f.status, w.name AS warehouse,
    jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status) AS "order", f.parcel_reason AS reason, ${iso('not_before', 'notBefore')},
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'number', y.number, 'status', y.status) ORDER BY y.id), '[]')
       FROM fulfilment_companions c JOIN orders y ON y.id = c.order_id WHERE c.fulfilment_id = f.id) AS others,
    f.courier_code AS courier, f.courier_service AS service, f.waybill_no AS waybill, f.consignee, f.phone_masked AS phone,
    concat_ws(' ', f.province, f.city, f.district, f.address_line, f.postcode) AS address, f.intercept_reason AS "interceptReason", ${LIVE_STOP_REASON} AS "stopReason",
    f.weight_estimated_g AS "weightEstimated", f.weight_actual_g AS "weightActual", f.freight_estimated AS "freightEstimated",
    f.freight_billed AS "freightBilled", o.currency, ${iso('promised_at', 'promisedAt')}, ${iso('created_at', 'createdAt')},
    ${iso('reserved_at', 'reservedAt')}, ${iso('released_at', 'releasedAt')}, ${iso('packed_at', 'packedAt')},
    ${iso('shipped_at', 'shippedAt')}, ${iso('delivered_at', 'deliveredAt')},
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'orderId', ol.order_id, 'sku', k.code, 'name', k.name, 'bundle', CASE WHEN l.component_id IS NOT NULL THEN ol.title END, 'qty', l.qty, 'picked', l.picked,
       'packed', l.packed, 'isCancelled', l.is_cancelled) ORDER BY l.id), '[]')
       FROM fulfilment_lines l JOIN skus k ON k.id = l.sku_id JOIN order_lines ol ON ol.id = l.order_line_id
      WHERE l.fulfilment_id = f.id) AS lines
  FROM fulfilments f JOIN orders o ON o.id = f.order_id JOIN warehouses w ON w.id = f.warehouse_id WHERE f.id = $1`
