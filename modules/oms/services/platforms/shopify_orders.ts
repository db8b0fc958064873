import { addDecimals, compareDecimals, subtractDecimals } from '#kernel/decimal'
import { amountOf, countOf, idOf, listOf, maybe, momentOf, textOf, type Fields } from './payload.js'
import type {
  PlatformLine,
  PlatformOrder,
  PlatformRefund,
  PlatformStatus,
} from './platform_connector.js'

const PAID = ['paid', 'partially_refunded', 'refunded']
const MONEY = [...PAID, 'pending', 'authorized', 'partially_paid', 'voided', 'expired']
const GOODS = ['fulfilled', 'partial', 'restocked']

/** Two words make the status: what was paid and what was sent. */
export function statusOf(order: Fields): PlatformStatus {
  const money = textOf(order.financial_status)
  const goods = textOf(order.fulfillment_status)
  if (textOf(order.cancelled_at) || money === 'voided' || goods === 'restocked') return 'cancelled'
  if (goods === 'fulfilled') return 'shipped'
  if (money === 'refunded') return 'cancelled'
  if (goods !== null && goods !== 'partial') return 'held'
  if (money === 'pending' || money === 'authorized' || money === 'partially_paid') return 'unpaid'
  return money === 'paid' || money === 'partially_refunded' ? 'to_ship' : 'held'
}

/** A word of either kind that Shopify did not have when this was written. */
function isStatusUnknown(order: Fields): boolean {
  const [money, goods] = [textOf(order.financial_status), textOf(order.fulfillment_status)]
  return (money !== null && !MONEY.includes(money)) || (goods !== null && !GOODS.includes(goods))
}

/**
 * A line's discounts are the sum of its allocations: its own `total_discount` stays zero, and the
 * order of the applications is not that of their allocation. What was spread across the whole order
 * counts as the line's share of the order's discount.
 */
function discountsOf(line: Fields, applications: Fields[]) {
  const sums = { lineDiscount: '0', orderDiscountShare: '0' }
  for (const allocation of listOf(line.discount_allocations, 'discount_allocations')) {
    const application =
      applications[
        countOf(allocation.discount_application_index ?? 0, 'discount_application_index')
      ] ?? {}
    const isOrders =
      application.allocation_method === 'across' && application.target_selection === 'all'
    const part = isOrders ? 'orderDiscountShare' : 'lineDiscount'
    sums[part] = addDecimals(sums[part], amountOf(allocation.amount))
  }
  return sums
}

/** Units of each line that parcels have taken, by line id. */
function fulfilledOf(order: Fields): Map<string, number> {
  const sent = new Map<string, number>()
  for (const parcel of listOf(order.fulfillments, 'fulfillments')) {
    if (textOf(parcel.status) === 'cancelled') continue
    for (const line of listOf(parcel.line_items, 'fulfillments.line_items')) {
      const id = idOf(line.id, 'fulfillments.line_items.id')
      sent.set(id, (sent.get(id) ?? 0) + countOf(line.quantity, 'quantity'))
    }
  }
  return sent
}

function mapLine(
  line: Fields,
  applications: Fields[],
  sent: ReadonlyMap<string, number>
): PlatformLine {
  const id = idOf(line.id, 'line_items.id')
  const qty = countOf(line.quantity, 'line_items.quantity')
  const isSent = textOf(line.fulfillment_status) === 'fulfilled'
  const open =
    line.fulfillable_quantity === undefined || line.fulfillable_quantity === null
      ? null
      : countOf(line.fulfillable_quantity, 'fulfillable_quantity')
  const gone = isSent ? qty : (sent.get(id) ?? 0)
  return {
    externalLineNo: id,
    externalProductId: textOf(line.product_id) ?? `custom:${textOf(line.title) ?? id}`,
    externalSkuId: textOf(line.variant_id) ?? '',
    externalCode: textOf(line.sku),
    title: textOf(line.name) ?? textOf(line.title) ?? '?',
    qty,
    unitPrice: amountOf(line.price),
    ...discountsOf(line, applications),
    cancelled: open === null ? 0 : Math.max(0, qty - gone - open),
    needsShipping: line.gift_card !== true && line.requires_shipping !== false,
  }
}

/** Shipping after its discounts, and a tip, which is charged beside the goods as shipping is. */
function shippingOf(order: Fields): string {
  const lines = listOf(order.shipping_lines, 'shipping_lines').filter(
    (line) => line.is_removed !== true
  )
  const paid = lines.map((line) =>
    listOf(line.discount_allocations, 'shipping_lines.discount_allocations').reduce(
      (left, allocation) => subtractDecimals(left, amountOf(allocation.amount)),
      amountOf(line.price)
    )
  )
  return addDecimals(...paid, amountOf(order.total_tip_received))
}

/** Real transactions where the payload has them, else one for the whole once it is paid. */
function paymentsOf(order: Fields, placedAt: string): PlatformOrder['payments'] {
  const gateways = Array.isArray(order.payment_gateway_names) ? order.payment_gateway_names : []
  const method = textOf(gateways[0]) ?? textOf(order.gateway) ?? 'shopify'
  const real = listOf(order.transactions, 'transactions').filter(
    (one) =>
      ['sale', 'capture'].includes(textOf(one.kind) ?? '') && textOf(one.status) === 'success'
  )
  if (real.length > 0) {
    return real.map((one) => ({
      method: textOf(one.gateway) ?? method,
      externalTxnNo: `shopify-${idOf(one.id, 'transactions.id')}`,
      amount: amountOf(one.amount),
      paidAt: textOf(one.processed_at)
        ? momentOf(one.processed_at, 'transactions.processed_at')
        : placedAt,
    }))
  }
  const total = amountOf(order.total_price)
  if (!PAID.includes(textOf(order.financial_status) ?? '') || compareDecimals(total, '0') <= 0)
    return []
  const paidAt = textOf(order.processed_at)
    ? momentOf(order.processed_at, 'processed_at')
    : placedAt
  return [
    {
      method,
      externalTxnNo: `shopify-order-${idOf(order.id, 'id')}`,
      amount: total,
      paidAt,
      isRunningTotal: true,
    },
  ]
}

/** A refund is its successful transactions; one without money only took units off. */
function refundsOf(order: Fields): PlatformRefund[] {
  return listOf(order.refunds, 'refunds').flatMap((refund) => {
    const amount = listOf(refund.transactions, 'refunds.transactions')
      .filter((one) => textOf(one.kind) === 'refund' && textOf(one.status) === 'success')
      .reduce((sum, one) => addDecimals(sum, amountOf(one.amount)), '0')
    if (compareDecimals(amount, '0') <= 0) return []
    const at = textOf(refund.processed_at) ?? textOf(refund.created_at)
    return [
      {
        externalTxnNo: `shopify-refund-${idOf(refund.id, 'refunds.id')}`,
        amount,
        reason: textOf(refund.note),
        refundedAt: at ? momentOf(at, 'refunds.created_at') : null,
      },
    ]
  })
}

export function mapOrder(order: Fields): PlatformOrder {
  const to = textOf(maybe(order.shipping_address).address1)
    ? maybe(order.shipping_address)
    : maybe(order.billing_address)
  const customer = maybe(order.customer)
  const placedAt = momentOf(order.created_at, 'created_at')
  const applications = listOf(order.discount_applications, 'discount_applications')
  const sent = fulfilledOf(order)
  const status = statusOf(order)
  return {
    status,
    statusText: `${textOf(order.financial_status) ?? '-'}/${textOf(order.fulfillment_status) ?? '-'}`,
    ...(isStatusUnknown(order) && { isStatusUnknown: true as const }),
    total: amountOf(order.total_price),
    order: {
      externalNo: textOf(order.name) ?? idOf(order.id, 'id'),
      placedAt,
      currency: textOf(order.currency) ?? '',
      shippingAmount: shippingOf(order),
      // Prices that include the tax have it in the lines already.
      taxAmount: order.taxes_included === true ? '0' : amountOf(order.total_tax),
      consignee:
        textOf(to.name) ??
        ([textOf(to.first_name), textOf(to.last_name)].filter(Boolean).join(' ') || null),
      phone: textOf(to.phone) ?? textOf(order.phone) ?? textOf(customer.phone),
      email: textOf(order.email) ?? textOf(order.contact_email) ?? textOf(customer.email),
      country: textOf(to.country_code),
      province: textOf(to.province),
      city: textOf(to.city),
      addressLine: [textOf(to.address1), textOf(to.address2)].filter(Boolean).join(', ') || null,
      postcode: textOf(to.zip),
      buyerNote: textOf(order.note),
      couponCodes: listOf(order.discount_codes, 'discount_codes').flatMap(
        (code) => textOf(code.code) ?? []
      ),
      tags: (textOf(order.tags) ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      source: {
        buyerId: textOf(customer.id) ?? undefined,
        visitorId: attributeOf(order, '_tandem_visitor') ?? undefined,
      },
    },
    lines: listOf(order.line_items, 'line_items')
      .filter((line) => countOf(line.quantity, 'quantity') > 0)
      .map((line) => mapLine(line, applications, sent)),
    payments: paymentsOf(order, placedAt),
    refunds: refundsOf(order),
  }
}

function attributeOf(order: Fields, name: string): string | null {
  const entry = listOf(order.note_attributes, 'note_attributes').find(
    (attribute) => attribute.name === name
  )
  return entry ? textOf(entry.value) : null
}
