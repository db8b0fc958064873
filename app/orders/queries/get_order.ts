import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type OrderRecord = {
  id: number
  number: string
  externalNo: string
  store: string
  status: string
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
  address: string
  buyerNote: string | null
  sellerNote: string | null
  holdReasons: string[]
  placedAt: string
  lines: {
    id: number
    title: string
    sku: string | null
    qty: number
    price: string
    payable: string
    allocated: number
    shipped: number
    cancelled: number
    returned: number
  }[]
  payments: {
    id: number
    method: string
    number: string
    amount: string
    state: string
    at: string
  }[]
  fulfilments: {
    id: number
    number: string
    status: string
    warehouse: string
    courier: string | null
    waybill: string | null
    freight: string | null
  }[]
  changes: { id: number; action: string; reason: string | null; source: string; at: string }[]
}

/** One order with its lines, money, parcels and changes; the phone masked. */
export default class GetOrder {
  async handle(id: number, actor: Actor): Promise<OrderRecord> {
    const [row] = Number.isSafeInteger(id)
      ? await sql<OrderRecord & { storeId: number }>(null, SELECT, [id], 'orders_record')
      : []
    if (!row || !seesStore(actor, row.storeId)) throw new NotFoundException('order', id)
    return row
  }
}

const SELECT = `
  SELECT o.id, o.store_id AS "storeId", o.number, o.external_no AS "externalNo", s.name AS store, o.status, o.payment_status AS "paymentStatus",
    o.currency, o.goods_amount AS goods, o.discount_amount AS discount, o.shipping_amount AS shipping, o.tax_amount AS tax,
    o.total_amount AS total, o.paid_amount AS paid, o.refunded_amount AS refunded, o.consignee, o.phone_masked AS phone,
    concat_ws(' ', o.province, o.city, o.district, o.address_line, o.postcode) AS address, o.buyer_note AS "buyerNote",
    o.seller_note AS "sellerNote", o.hold_reasons AS "holdReasons", to_json(o.placed_at) #>> '{}' AS "placedAt",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'sku', k.code, 'qty', l.qty, 'price', l.unit_price::text,
       'payable', l.payable::text, 'allocated', l.allocated, 'shipped', l.shipped, 'cancelled', l.cancelled, 'returned', l.returned)
       ORDER BY l.line_no), '[]') FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id WHERE l.order_id = o.id) AS lines,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'method', p.method, 'number', p.external_txn_no, 'amount', p.amount::text,
       'state', p.state, 'at', p.paid_at) ORDER BY p.id), '[]') FROM order_payments p WHERE p.order_id = o.id) AS payments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status, 'warehouse', w.name,
       'courier', f.courier_code, 'waybill', f.waybill_no, 'freight', f.freight_estimated::text) ORDER BY f.id), '[]')
       FROM fulfilments f JOIN warehouses w ON w.id = f.warehouse_id WHERE f.order_id = o.id) AS fulfilments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'action', a.action, 'reason', c.reason, 'source', c.source, 'at', c.created_at)
       ORDER BY a.id DESC), '[]') FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id WHERE c.order_id = o.id) AS changes
  FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = $1`
