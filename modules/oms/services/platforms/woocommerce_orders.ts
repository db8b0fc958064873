import { addDecimals, compareDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import {
  amountOf,
  countOf,
  idOf,
  listOf,
  maybe,
  momentOf,
  plainText,
  textOf,
  type Fields,
} from './payload.js'
import type { PlatformLine, PlatformOrder, PlatformStatus } from './platform_connector.js'

/** WooCommerce's own statuses; what a plug-in adds is unknown, and unknown is held. */
const STATUSES: Readonly<Record<string, PlatformStatus>> = {
  'checkout-draft': 'unpaid',
  'pending': 'unpaid',
  'failed': 'unpaid',
  'on-hold': 'held',
  'processing': 'to_ship',
  'completed': 'shipped',
  'cancelled': 'cancelled',
  'refunded': 'cancelled',
  'trash': 'cancelled',
}

const knownStatus = (order: Fields): PlatformStatus | undefined =>
  STATUSES[textOf(order.status) ?? '']
export const statusOf = (order: Fields) => knownStatus(order) ?? 'held'

/** Name, address and amounts of an order under `wc/v3` (fields as its REST documentation gives them). */
export function mapOrder(order: Fields): PlatformOrder {
  const [billing, shipping] = [maybe(order.billing), maybe(order.shipping)]
  const to = textOf(shipping.address_1) ? shipping : billing
  const placedAt = momentOf(order.date_created_gmt ?? order.date_created, 'date_created_gmt', 'Z')
  const currency = textOf(order.currency) ?? ''
  const status = statusOf(order)
  const fees = listOf(order.fee_lines, 'fee_lines').reduce(
    (sum, fee) => addDecimals(sum, amountOf(fee.total)),
    '0'
  )
  const paidAt = textOf(order.date_paid_gmt ?? order.date_paid)
  return {
    status,
    statusText: textOf(order.status) ?? '',
    ...(!knownStatus(order) && { isStatusUnknown: true as const }),
    total: amountOf(order.total),
    order: {
      externalNo: textOf(order.number) ?? idOf(order.id, 'id'),
      placedAt,
      paidAt: paidAt ? momentOf(paidAt, 'date_paid_gmt', 'Z') : null,
      currency,
      // A fee is charged beside the goods, as shipping is.
      shippingAmount: addDecimals(amountOf(order.shipping_total), fees),
      taxAmount: amountOf(order.total_tax),
      consignee: [textOf(to.first_name), textOf(to.last_name)].filter(Boolean).join(' ') || null,
      phone: textOf(shipping.phone) ?? textOf(billing.phone),
      email: textOf(billing.email),
      country: textOf(to.country),
      province: textOf(to.state),
      city: textOf(to.city),
      addressLine: [textOf(to.address_1), textOf(to.address_2)].filter(Boolean).join(', ') || null,
      postcode: textOf(to.postcode),
      buyerNote: textOf(order.customer_note),
      couponCodes: listOf(order.coupon_lines, 'coupon_lines').flatMap(
        (coupon) => textOf(coupon.code) ?? []
      ),
      source: {
        buyerId:
          textOf(order.customer_id) === '0' ? undefined : (textOf(order.customer_id) ?? undefined),
        visitorId: metaOf(order, '_tandem_visitor') ?? undefined,
      },
    },
    lines: listOf(order.line_items, 'line_items')
      .filter((line) => countOf(line.quantity, 'quantity') > 0)
      .map(mapLine),
    payments: paymentsOf(order, paidAt),
    refunds: listOf(order.refunds, 'refunds').map((refund) => ({
      externalTxnNo: `woo-refund-${idOf(refund.id, 'refunds.id')}`,
      amount: amountOf(refund.total).replace(/^-/, ''),
      reason: textOf(refund.reason),
      refundedAt: null,
    })),
  }
}

/** `subtotal` is before, `total` after discounts, both for all units and without tax. */
function mapLine(line: Fields): PlatformLine {
  const qty = countOf(line.quantity, 'line_items.quantity')
  const variation = textOf(line.variation_id)
  return {
    externalLineNo: idOf(line.id, 'line_items.id'),
    externalProductId: idOf(line.product_id, 'line_items.product_id'),
    externalSkuId: variation && variation !== '0' ? variation : '',
    externalCode: textOf(line.sku),
    title: plainText(textOf(line.name)) ?? '?',
    qty,
    ...priceFromTotals(amountOf(line.subtotal), amountOf(line.total), qty),
    cancelled: 0,
    needsShipping: true,
  }
}

/** WooCommerce says that an order is paid, not by which payments: one that stands for them all. */
function paymentsOf(order: Fields, paidAt: string | null): PlatformOrder['payments'] {
  const total = amountOf(order.total)
  if (!paidAt || compareDecimals(total, '0') <= 0) return []
  return [
    {
      method: textOf(order.payment_method) ?? 'woocommerce',
      externalTxnNo: textOf(order.transaction_id) ?? `woo-${idOf(order.id, 'id')}`,
      amount: total,
      paidAt: momentOf(paidAt, 'date_paid_gmt', 'Z'),
      isRunningTotal: true,
    },
  ]
}

function metaOf(order: Fields, key: string): string | null {
  const entry = listOf(order.meta_data, 'meta_data').find((meta) => meta.key === key)
  return entry ? textOf(entry.value) : null
}
