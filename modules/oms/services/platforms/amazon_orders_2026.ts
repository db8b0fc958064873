import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import { amountOf, countOf, idOf, listOf, maybe, momentOf, textOf, type Fields } from './payload.js'
import { isPaid, paymentsOf } from './amazon_orders.js'
import type { PlatformLine, PlatformOrder, PlatformStatus } from './platform_connector.js'

/** `fulfillmentStatus` of orders 2026-01-01; one that nobody knows is held. */
const STATUSES: Readonly<Record<string, PlatformStatus>> = {
  PENDING: 'unpaid',
  PENDING_AVAILABILITY: 'unpaid',
  UNSHIPPED: 'to_ship',
  PARTIALLY_SHIPPED: 'to_ship',
  SHIPPED: 'shipped',
  CANCELLED: 'cancelled',
  UNFULFILLABLE: 'held',
}
const PICK_UP = 'IN_STORE_PICK_UP'

/** As of orders v0: Amazon's own warehouses send what is theirs, shops hand out what is picked up. */
export function statusOf(order: Fields): PlatformStatus {
  const { fulfillmentStatus, fulfilledBy } = maybe(order.fulfillment)
  const status = STATUSES[textOf(fulfillmentStatus) ?? ''] ?? 'held'
  if (status === 'cancelled' || status === 'unpaid') return status
  if (textOf(fulfilledBy) === 'AMAZON') return 'shipped'
  return status === 'to_ship' && programsOf(order).includes(PICK_UP) ? 'held' : status
}

const programsOf = (order: Fields) =>
  Array.isArray(order.programs) ? order.programs.map((one) => textOf(one) ?? '') : []

const amount = (money: Fields[string]) => amountOf(maybe(money).amount)

/** What an item's breakdowns say of a kind of charge, whichever sign Amazon gives a discount. */
function charged(item: Fields, type: string): string {
  const parts = listOf(maybe(item.proceeds).breakdowns, 'proceeds.breakdowns').filter(
    (one) => textOf(one.type) === type
  )
  const total = addDecimals('0', ...parts.map((one) => amount(one.subtotal)))
  return type === 'DISCOUNT' ? total.replace(/^-/, '') : total
}

/** An order of orders 2026-01-01, as `getOrder` answers it. */
export function mapOrder2026(order: Fields): PlatformOrder {
  const id = idOf(order.orderId, 'order.orderId')
  const items = listOf(order.orderItems, 'orderItems').filter(
    (item) => countOf(item.quantityOrdered, 'quantityOrdered') > 0
  )
  const status = statusOf(order)
  const placedAt = momentOf(order.createdTime, 'createdTime')
  const fulfillment = maybe(order.fulfillment)
  const money = moneyOf(order, items)
  const shipBy = maybe(fulfillment.shipByWindow).latestDateTime
  return {
    status,
    statusText: `${textOf(fulfillment.fulfilledBy) ?? '-'}/${textOf(fulfillment.fulfillmentStatus) ?? '-'}`,
    ...(items.length === 0 ? { isPartial: true } : {}),
    total: money.total,
    order: {
      externalNo: id,
      placedAt,
      paidAt: isPaid(status) ? placedAt : null,
      shipBy: textOf(shipBy) ? momentOf(shipBy, 'shipByWindow') : null,
      currency: textOf(maybe(maybe(order.proceeds).grandTotal).currencyCode) ?? 'USD',
      shippingAmount: money.beside,
      taxAmount: money.tax,
      ...receiverOf(order),
      buyerNote:
        items
          .map((item) =>
            textOf(maybe(maybe(maybe(item.fulfillment).packing).giftOption).giftMessage)
          )
          .filter(Boolean)
          .join('\n') || null,
      source: { marketplaceId: textOf(maybe(order.salesChannel).marketplaceId) ?? undefined },
    },
    lines: items.map(mapLine),
    payments: paymentsOf({ id, status, total: money.total, placedAt }),
    refunds: [],
  }
}

/** Goods of a line are its `ITEM` charge, or unit price times quantity where proceeds were not asked for. */
function goodsOf(item: Fields): string {
  const said = charged(item, 'ITEM')
  if (compareDecimals(said, '0') !== 0) return said
  const unit = amount(maybe(maybe(item.product).price).unitPrice)
  return multiplyDecimals(unit, countOf(item.quantityOrdered, 'quantityOrdered'))
}

function moneyOf(order: Fields, items: Fields[]) {
  const sum = (pick: (item: Fields) => string) => addDecimals('0', ...items.map(pick))
  const goods = sum((item) => subtractDecimals(goodsOf(item), charged(item, 'DISCOUNT')))
  const beside = sum((item) =>
    addDecimals(
      charged(item, 'SHIPPING'),
      charged(item, 'GIFT_WRAP'),
      charged(item, 'COD_FEE'),
      charged(item, 'OTHER')
    )
  )
  const tax = sum((item) => charged(item, 'TAX'))
  const without = addDecimals(goods, beside)
  const total = textOf(maybe(maybe(order.proceeds).grandTotal).amount) ?? addDecimals(without, tax)
  return { total, beside, tax: compareDecimals(without, total) === 0 ? '0' : tax }
}

function mapLine(item: Fields): PlatformLine {
  const product = maybe(item.product)
  const qty = countOf(item.quantityOrdered, 'quantityOrdered')
  const before = goodsOf(item)
  const sku = textOf(product.sellerSku)
  const wantsToCancel = textOf(maybe(maybe(item.cancellation).cancellationRequest).requester)
  return {
    externalLineNo: idOf(item.orderItemId, 'orderItemId'),
    externalProductId: textOf(product.asin) ?? sku ?? '?',
    externalSkuId: sku ?? '',
    externalCode: sku,
    title: textOf(product.title) ?? sku ?? '?',
    qty,
    ...priceFromTotals(before, subtractDecimals(before, charged(item, 'DISCOUNT')), qty),
    refundState: wantsToCancel ? 'requested' : 'none',
    cancelled: 0,
    sent: Math.min(
      qty,
      countOf(maybe(item.fulfillment).quantityFulfilled ?? 0, 'quantityFulfilled')
    ),
    needsShipping: true,
  }
}

function receiverOf(order: Fields) {
  const to = maybe(maybe(order.recipient).deliveryAddress)
  const buyer = maybe(order.buyer)
  return {
    consignee: textOf(to.name) ?? textOf(buyer.buyerName),
    phone: textOf(to.phone),
    email: textOf(buyer.buyerEmail),
    country: textOf(to.countryCode),
    province: textOf(to.stateOrRegion),
    city: textOf(to.city),
    district: textOf(to.districtOrCounty),
    addressLine:
      [
        textOf(to.companyName),
        textOf(to.addressLine1),
        textOf(to.addressLine2),
        textOf(to.addressLine3),
      ]
        .filter(Boolean)
        .join(', ') || null,
    postcode: textOf(to.postalCode),
  }
}
