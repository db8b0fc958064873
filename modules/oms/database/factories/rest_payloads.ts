import {
  grossOf,
  netOf,
  totalOf,
  type SampleOrder,
} from '#modules/oms/database/factories/platform_payloads'
import { REST_ORDER_SCHEMA } from '#modules/oms/validators/rest_order'
import { fromUnits } from '#orders/domain/amounts'

export interface RestState {
  status: 'unpaid' | 'held' | 'to_ship' | 'shipped' | 'cancelled'
  memo?: string
  /** Refunds are asked for on every line. */
  refundOpen?: boolean
  /** By line: units that have left. */
  sent?: ReadonlyMap<number, number>
}

/** An order as a shop of the merchant's own writes it after docs/channels/rest.md. */
export function restOrder(order: SampleOrder, state: RestState) {
  return {
    schema: REST_ORDER_SCHEMA,
    id: String(order.id),
    number: order.number,
    status: state.status,
    placed_at: order.placedAt.toISOString(),
    paid_at: order.paidAt?.toISOString() ?? null,
    updated_at: order.updatedAt.toISOString(),
    currency: order.currency,
    shipping: order.shipping ?? '0.00',
    tax: order.tax ?? '0.00',
    total: totalOf(order),
    buyer: {
      id: order.customerId === undefined ? null : String(order.customerId),
      note: order.note ?? null,
    },
    seller_note: state.memo ?? null,
    ship_to: {
      name: order.name,
      phone: order.phone,
      email: order.email ?? null,
      country: order.country ?? 'CN',
      province: order.province,
      city: order.city,
      district: order.district ?? null,
      address: order.address,
      postcode: order.postcode ?? null,
    },
    lines: order.lines.map((line) => ({
      id: String(line.id),
      product_id: String(line.productId),
      sku_id: line.variantId === undefined ? null : String(line.variantId),
      code: line.code,
      title: line.title,
      quantity: line.qty,
      price: line.price,
      discount: fromUnits(grossOf(line) - netOf(line)),
      cancelled: line.removed ?? 0,
      sent: state.sent?.get(line.id) ?? 0,
      refund: state.refundOpen ? 'requested' : 'none',
    })),
    payments: order.paidAt
      ? [
          {
            id: order.transactionId ?? `pay-${order.id}`,
            method: order.method ?? 'alipay',
            amount: order.paidAmount ?? totalOf(order),
            paid_at: order.paidAt.toISOString(),
          },
        ]
      : [],
    refunds: (order.refunds ?? []).map((refund) => ({
      id: String(refund.id),
      amount: refund.amount,
      reason: refund.reason ?? null,
      refunded_at: refund.at?.toISOString() ?? null,
    })),
    coupons: order.coupon ? [order.coupon] : [],
  }
}
