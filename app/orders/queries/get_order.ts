import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import type { GiftOf } from '#orders/domain/change_actions'
import { OPEN_STATUSES, type OrderStatus } from '#orders/domain/order_machine'

export type OrderLine = {
  id: number
  title: string
  skuId: number | null
  sku: string | null
  isGift: boolean
  /** The house's own rule that gave it. */
  giftOf: GiftOf | null
  qty: number
  price: string
  discount: string
  payable: string
  allocated: number
  reserved: number
  shipped: number
  delivered: number
  cancelled: number
  returnRequested: number
  returned: number
  refundState: string
  /** Less than its price was paid back, as far as refunds name their lines. */
  isPartlyRefunded: boolean
  /** Of a bundle what it was taken apart into, each with its share of the price. */
  parts: { id: number; sku: string; name: string; qty: number; payable: string; returned: number }[]
}
export type OrderParcel = {
  id: number
  number: string
  status: string
  warehouse: string
  courier: string | null
  waybill: string | null
  units: number
  picked: number
  packed: number
  freight: string | null
  /** A code of `STOP_CODES` or a person's words while it must not leave. */
  stopReason: string | null
  shippedAt: string | null
  deliveredAt: string | null
  /** The other orders it carries, where it is a merged one. */
  others: { id: number; number: string }[]
  /** Kept back until then, and why it is a parcel of its own. */
  notBefore: string | null
  reason: string | null
}
export type OrderMoney = {
  id: number
  method: string
  number: string
  amount: string
  state: string
  at: string | null
}
export type OrderCase = {
  id: number
  number: string
  kind: string
  status: string
  refund: string
  /** The order that replaces the goods. */
  replacement: { id: number; number: string } | null
  at: string
}
export type OrderRecord = {
  id: number
  storeId: number
  number: string
  externalNo: string
  kind: string
  parent: { id: number; number: string } | null
  /** The case it is sent for, where it replaces goods. */
  forCase: { id: number; number: string } | null
  store: string
  customer: { id: number; name: string } | null
  status: OrderStatus
  paymentStatus: string
  currency: string
  goods: string
  discount: string
  shipping: string
  tax: string
  total: string
  paid: string
  refunded: string
  consignee: string | null
  phone: string | null
  country: string | null
  province: string | null
  city: string | null
  district: string | null
  addressLine: string | null
  postcode: string | null
  address: string
  buyerNote: string | null
  sellerNote: string | null
  tags: string[]
  couponCodes: string[]
  holdReasons: string[]
  holdNames: Record<string, string> | null
  /** Its platform says something newer that could not be taken in, and what has not left must not. */
  isBehind: boolean
  placedAt: string
  shipBy: string | null
  lines: OrderLine[]
  payments: OrderMoney[]
  refunds: OrderMoney[]
  fulfilments: OrderParcel[]
  cases: OrderCase[]
}

/** One order with its lines, money, parcels and cases; the phone masked. */
export default class GetOrder {
  async handle(id: number, actor: Actor): Promise<OrderRecord> {
    const [row] = Number.isSafeInteger(id)
      ? await sql<OrderRecord>(null, SELECT, [id], 'orders_record')
      : []
    if (!row || !seesStore(actor, row.storeId)) throw new NotFoundException('order', id)
    return row
  }
}

const LINES = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'skuId', l.sku_id, 'sku', k.code, 'isGift', l.is_gift, 'giftOf', l.gift_of,
    'qty', l.qty, 'price', l.unit_price::text, 'discount', (l.line_discount + l.order_discount_share)::text, 'payable', l.payable::text,
    'allocated', l.allocated, 'shipped', l.shipped, 'delivered', l.delivered, 'cancelled', l.cancelled,
    'returnRequested', l.return_requested, 'returned', l.returned, 'refundState', l.refund_state,
    'isPartlyRefunded', l.refund_state = 'refunded' AND coalesce(
      (SELECT sum((x->>'amount')::numeric) > 0 AND sum((x->>'amount')::numeric) < l.payable FROM order_refunds r, jsonb_array_elements(r.lines) x
        WHERE r.order_id = o.id AND r.state = 'settled' AND (x->>'orderLineId')::bigint = l.id), false),
    'parts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'sku', s.code, 'name', s.name, 'qty', p.qty, 'payable', p.payable::text,
                'returned', p.returned) ORDER BY p.id), '[]') FROM order_line_components p JOIN skus s ON s.id = p.sku_id WHERE p.order_line_id = l.id),
    'reserved', (SELECT coalesce(sum(fl.line_qty), 0) FROM fulfilment_lines fl JOIN stock_reservations r ON r.fulfilment_line_id = fl.id
                   AND r.state = 'pending' WHERE fl.order_line_id = l.id AND NOT fl.is_cancelled)) ORDER BY l.line_no), '[]')
    FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id WHERE l.order_id = o.id`

const PARCELS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status, 'warehouse', w.name,
    'courier', f.courier_code, 'waybill', f.waybill_no, 'freight', coalesce(f.freight_billed, f.freight_estimated)::text,
    'stopReason', ${LIVE_STOP_REASON}, 'shippedAt', f.shipped_at, 'deliveredAt', f.delivered_at,
    'units', n.units, 'picked', n.picked, 'packed', n.packed, 'notBefore', f.not_before, 'reason', f.parcel_reason,
    'others', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'number', y.number) ORDER BY y.id), '[]')
                 FROM fulfilment_orders z JOIN orders y ON y.id = z.order_id WHERE z.fulfilment_id = f.id AND z.order_id <> o.id)) ORDER BY f.id), '[]')
    FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id JOIN warehouses w ON w.id = f.warehouse_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(qty), 0) AS units, coalesce(sum(picked), 0) AS picked, coalesce(sum(packed), 0) AS packed
                          FROM fulfilment_lines fl WHERE fl.fulfilment_id = f.id AND (NOT fl.is_cancelled OR f.status = 'cancelled')) n
   WHERE x.order_id = o.id`

const SELECT = `
  SELECT o.id, o.store_id AS "storeId", o.number, o.external_no AS "externalNo", o.kind, s.name AS store, o.status,
    CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'number', p.number) END AS parent,
    (SELECT jsonb_build_object('id', a.id, 'number', a.number) FROM after_sales_cases a WHERE a.id = (o.source->>'caseId')::bigint) AS "forCase",
    CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.display_name) END AS customer,
    o.payment_status AS "paymentStatus", o.currency, o.goods_amount AS goods, o.discount_amount AS discount,
    o.shipping_amount AS shipping, o.tax_amount AS tax, o.total_amount AS total, o.paid_amount AS paid, o.refunded_amount AS refunded,
    o.consignee, o.phone_masked AS phone, o.country, o.province, o.city, o.district, o.address_line AS "addressLine", o.postcode,
    concat_ws(' ', o.province, o.city, o.district, o.address_line, o.postcode) AS address, o.buyer_note AS "buyerNote",
    o.seller_note AS "sellerNote", o.tags, o.coupon_codes AS "couponCodes", o.hold_reasons AS "holdReasons", o.hold_names AS "holdNames", o.is_behind AND o.status = ANY('{${OPEN_STATUSES.join(',')}}') AS "isBehind",
    to_json(o.placed_at) #>> '{}' AS "placedAt", to_json(o.ship_by) #>> '{}' AS "shipBy",
    (${LINES}) AS lines, (${PARCELS}) AS fulfilments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'method', p.method, 'number', p.external_txn_no, 'amount', p.amount::text,
       'state', p.state, 'at', p.paid_at) ORDER BY p.id), '[]') FROM order_payments p WHERE p.order_id = o.id) AS payments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'method', r.method, 'number', r.external_txn_no, 'amount', r.amount::text,
       'state', r.state, 'at', r.refunded_at) ORDER BY r.id), '[]') FROM order_refunds r WHERE r.order_id = o.id) AS refunds,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'kind', a.kind, 'status', a.status,
       'refund', a.refund_amount::text, 'at', a.created_at, 'replacement',
         (SELECT jsonb_build_object('id', r.id, 'number', r.number) FROM orders r WHERE r.id = a.replacement_id)) ORDER BY a.id DESC), '[]') FROM after_sales_cases a WHERE a.order_id = o.id) AS cases
  FROM orders o JOIN stores s ON s.id = o.store_id LEFT JOIN orders p ON p.id = o.parent_id
    LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = $1`
