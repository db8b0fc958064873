import { addDecimals, compareDecimals, subtractDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import { amountOf, countOf, idOf, listOf, maybe, momentOf, textOf, type Fields } from './payload.js'
import type {
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformStatus,
} from './platform_connector.js'

/** `OrderStatus` of orders v0; one that nobody knows is held. */
const STATUSES: Readonly<Record<string, PlatformStatus>> = {
  Pending: 'unpaid',
  PendingAvailability: 'unpaid',
  Unshipped: 'to_ship',
  PartiallyShipped: 'to_ship',
  Shipped: 'shipped',
  Canceled: 'cancelled',
  Unfulfillable: 'held',
  InvoiceUnconfirmed: 'held',
}

/**
 * What Amazon's own warehouses fulfil (AFN) is never ours to send, whatever its status says. An order
 * that is picked up from a shop is not sent either: people see to it.
 */
export function statusOf(order: Fields): PlatformStatus {
  const status = STATUSES[textOf(order.OrderStatus) ?? ''] ?? 'held'
  if (status === 'cancelled' || status === 'unpaid') return status
  if (textOf(order.FulfillmentChannel) === 'AFN') return 'shipped'
  return status === 'to_ship' && order.IsISPU === true ? 'held' : status
}

const amount = (money: Fields[string]) => amountOf(maybe(money).Amount)
const sum = (items: Fields[], pick: (item: Fields) => string) =>
  addDecimals('0', ...items.map(pick))

/** An order of orders v0 with its items and, where the list did not have it, its address. */
export function mapOrder(payload: Fields): PlatformOrder {
  const order = maybe(payload.order)
  const id = idOf(order.AmazonOrderId, 'order.AmazonOrderId')
  const items = listOf(payload.orderItems, 'orderItems').filter(
    (item) => countOf(item.QuantityOrdered, 'QuantityOrdered') > 0
  )
  const placedAt = momentOf(order.PurchaseDate, 'PurchaseDate')
  const status = statusOf(order)
  const lines = items.map(mapLine)
  const { total, shipping, tax } = moneyOf(order, items)
  return {
    status,
    statusText: `${textOf(order.FulfillmentChannel) ?? '-'}/${textOf(order.OrderStatus) ?? '-'}`,
    // Of a cancelled order nothing is left to map: its items are gone.
    ...(items.length === 0 ? { isPartial: true } : {}),
    total,
    order: {
      externalNo: id,
      placedAt,
      paidAt: isPaid(status) && !isCod(order) ? placedAt : null,
      shipBy: textOf(order.LatestShipDate)
        ? momentOf(order.LatestShipDate, 'LatestShipDate')
        : null,
      currency: currencyOf(order, items),
      shippingAmount: shipping,
      taxAmount: tax,
      ...receiverOf(payload, order),
      buyerNote:
        items
          .map((item) => textOf(maybe(item.BuyerInfo).GiftMessageText))
          .filter(Boolean)
          .join('\n') || null,
      source: { marketplaceId: textOf(order.MarketplaceId) ?? undefined },
    },
    lines,
    payments: paymentsOf({ id, status, total, placedAt, isCod: isCod(order) }),
    refunds: [],
    facts: factsOf(order),
  }
}

export const isPaid = (status: PlatformStatus) => status !== 'unpaid' && status !== 'cancelled'

/**
 * Amazon tells of no payments: an order it lets go has been paid for. The buyer of what the seller
 * sends is charged when it is sent, so of a cancelled order nothing was taken, whatever it stood for.
 */
export function paymentsOf(order: {
  id: string
  status: PlatformStatus
  total: string
  placedAt: string
  isCod?: boolean
}): PlatformOrder['payments'] {
  const { id, status, total, placedAt: paidAt } = order
  const payment = { method: 'amazon', externalTxnNo: `amazon-${id}`, amount: total, paidAt }
  if (status === 'cancelled') return [{ ...payment, state: 'failed' }]
  const isDue = isPaid(status) && !order.isCod && compareDecimals(total, '0') > 0
  return isDue ? [{ ...payment, isRunningTotal: true }] : []
}

/** `ItemPrice` and `PromotionDiscount` are those of all units of the line. */
function mapLine(item: Fields): PlatformLine {
  const qty = countOf(item.QuantityOrdered, 'QuantityOrdered')
  const before = amount(item.ItemPrice)
  const after = subtractDecimals(before, amount(item.PromotionDiscount))
  const sku = textOf(item.SellerSKU)
  const wantsToCancel = textOf(maybe(item.BuyerRequestedCancel).IsBuyerRequestedCancel) === 'true'
  return {
    externalLineNo: idOf(item.OrderItemId, 'OrderItemId'),
    externalProductId: textOf(item.ASIN) ?? sku ?? '?',
    externalSkuId: sku ?? '',
    externalCode: sku,
    title: textOf(item.Title) ?? sku ?? '?',
    qty,
    ...priceFromTotals(before, after, qty),
    refundState: wantsToCancel ? 'requested' : 'none',
    cancelled: 0,
    sent: Math.min(qty, countOf(item.QuantityShipped ?? 0, 'QuantityShipped')),
    needsShipping: true,
  }
}

/**
 * What is charged beside the goods, and the tax. Some marketplaces have it in their prices (then the
 * items come to the total without it), others add it: what agrees with the order's total is so.
 */
function moneyOf(order: Fields, items: Fields[]) {
  const goods = sum(items, (item) =>
    subtractDecimals(amount(item.ItemPrice), amount(item.PromotionDiscount))
  )
  const shipping = sum(items, (item) => {
    const charged = addDecimals(
      amount(item.ShippingPrice),
      amount(maybe(item.BuyerInfo).GiftWrapPrice),
      amount(item.CODFee)
    )
    return subtractDecimals(
      charged,
      addDecimals(amount(item.ShippingDiscount), amount(item.CODFeeDiscount))
    )
  })
  const tax = sum(items, (item) => {
    const charged = addDecimals(
      amount(item.ItemTax),
      amount(item.ShippingTax),
      amount(maybe(item.BuyerInfo).GiftWrapTax)
    )
    return subtractDecimals(
      charged,
      addDecimals(amount(item.PromotionDiscountTax), amount(item.ShippingDiscountTax))
    )
  })
  const without = addDecimals(goods, shipping)
  // An order that is not paid yet has no total.
  const total = textOf(maybe(order.OrderTotal).Amount) ?? addDecimals(without, tax)
  const isIncluded = compareDecimals(without, total) === 0
  return { total, shipping, tax: isIncluded ? '0' : tax }
}

function currencyOf(order: Fields, items: Fields[]): string {
  const [first = {}] = items
  return (
    textOf(maybe(order.OrderTotal).CurrencyCode) ??
    textOf(maybe(first.ItemPrice).CurrencyCode) ??
    'USD'
  )
}

/** Paid to the courier at the door. */
const isCod = (order: Fields) => textOf(order.PaymentMethod) === 'COD'

function receiverOf(payload: Fields, order: Fields) {
  const to = textOf(maybe(order.ShippingAddress).CountryCode)
    ? maybe(order.ShippingAddress)
    : maybe(payload.shippingAddress)
  const buyer = maybe(order.BuyerInfo)
  return {
    consignee: textOf(to.Name) ?? textOf(buyer.BuyerName),
    phone: textOf(to.Phone),
    email: textOf(buyer.BuyerEmail),
    country: textOf(to.CountryCode),
    province: textOf(to.StateOrRegion),
    city: textOf(to.City),
    district: textOf(to.District) ?? textOf(to.County),
    addressLine:
      [textOf(to.AddressLine1), textOf(to.AddressLine2), textOf(to.AddressLine3)]
        .filter(Boolean)
        .join(', ') || null,
    postcode: textOf(to.PostalCode),
  }
}

function factsOf(order: Fields): PlatformFacts {
  const facts: PlatformFacts = {}
  if (isCod(order)) facts.cod = true
  if (textOf(order.OrderType) === 'Preorder') facts.presale = true
  if (textOf(order.ReplacedOrderId)) facts.parentNo = textOf(order.ReplacedOrderId)!
  return facts
}
