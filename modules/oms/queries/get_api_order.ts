import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

/** One order with its lines, payments and fulfilments; what is personal comes masked. */
export default class GetApiOrder {
  async handle(id: number, actor: Actor) {
    const [order] = Number.isSafeInteger(id)
      ? await sql<Record<string, unknown> & { store_id: number }>(
          null,
          `SELECT o.id, o.store_id, o.number, s.code AS store, o.external_no, o.kind, o.status, o.payment_status, o.placed_at, o.paid_at,
                  o.currency, o.goods_amount, o.discount_amount, o.shipping_amount, o.tax_amount, o.total_amount, o.paid_amount,
                  o.refunded_amount, o.consignee, o.phone_masked, o.country, o.province, o.city, o.district, o.region_code,
                  o.address_line, o.postcode, o.buyer_note, o.seller_note, o.hold_reasons, o.version, o.updated_at,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('line_no', l.line_no, 'sku', k.code, 'title', l.title, 'qty', l.qty,
                     'unit_price', l.unit_price::text, 'payable', l.payable::text, 'allocated', l.allocated, 'shipped', l.shipped,
                     'cancelled', l.cancelled, 'returned', l.returned) ORDER BY l.line_no), '[]')
                     FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id WHERE l.order_id = o.id) AS lines,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('method', p.method, 'transaction_no', p.external_txn_no,
                     'amount', p.amount::text, 'state', p.state, 'paid_at', p.paid_at) ORDER BY p.id), '[]')
                     FROM order_payments p WHERE p.order_id = o.id) AS payments,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number, 'status', f.status, 'warehouse', w.code,
                     'courier', f.courier_code, 'waybill_no', f.waybill_no, 'shipped_at', f.shipped_at) ORDER BY f.id), '[]')
                     FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id JOIN warehouses w ON w.id = f.warehouse_id
                    WHERE x.order_id = o.id) AS fulfilments
             FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = $1`,
          [id]
        )
      : []
    if (!order || !seesStore(actor, order.store_id)) throw new NotFoundException('order', id)
    return { ...order, store_id: undefined }
  }
}
