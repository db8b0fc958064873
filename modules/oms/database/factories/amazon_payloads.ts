import { fromUnits, toUnits } from '#orders/domain/amounts'
import { totalOf, type SampleOrder } from '#modules/oms/database/factories/platform_payloads'

const two = (units: bigint) => fromUnits(units).slice(0, -2)
const iso = (at: Date) => `${at.toISOString().slice(0, 19)}Z`

export interface AmazonState {
  OrderStatus: string
  FulfillmentChannel?: 'MFN' | 'AFN'
  /** Units sent so far, by line id. */
  sent?: ReadonlyMap<number, number>
  /** The buyer asks for every item to be cancelled. */
  isCancelAsked?: boolean
}

/** An order as orders v0 lists it, to those who may see people or to all. */
export function amazonOrder(order: SampleOrder, state: AmazonState, seesPeople = true) {
  return {
    AmazonOrderId: String(order.id),
    PurchaseDate: iso(order.placedAt),
    LastUpdateDate: iso(order.updatedAt),
    OrderStatus: state.OrderStatus,
    FulfillmentChannel: state.FulfillmentChannel ?? 'MFN',
    OrderType: 'StandardOrder',
    MarketplaceId: 'A1AMAZONSAMPLE',
    PaymentMethod: 'Other',
    LatestShipDate: iso(new Date(order.placedAt.getTime() + 172_800_000)),
    OrderTotal: { CurrencyCode: order.currency, Amount: totalOf(order) },
    ...(seesPeople
      ? {
          BuyerInfo: { BuyerName: order.name, BuyerEmail: order.email ?? 'buyer@example.com' },
          ShippingAddress: amazonAddress(order),
        }
      : {}),
  }
}

export const amazonAddress = (order: SampleOrder) => ({
  Name: order.name,
  AddressLine1: order.address,
  City: order.city,
  StateOrRegion: order.province,
  PostalCode: order.postcode ?? '',
  CountryCode: order.country ?? 'CN',
  Phone: order.phone,
})

/** Its items: prices of all units, the order's postage and tax with the first of them. */
export function amazonItems(order: SampleOrder, state: AmazonState) {
  const money = (amount: string) => ({ CurrencyCode: order.currency, Amount: amount })
  return order.lines.map((line, index) => ({
    ASIN: `B0${String(line.productId).padStart(8, '0')}`,
    SellerSKU: line.code,
    OrderItemId: String(line.id),
    Title: line.title,
    QuantityOrdered: line.qty,
    QuantityShipped: state.sent?.get(line.id) ?? 0,
    ItemPrice: money(two(toUnits(line.price) * BigInt(line.qty))),
    ItemTax: money(index === 0 ? (order.tax ?? '0.00') : '0.00'),
    PromotionDiscount: money(line.discount ?? '0.00'),
    ...(state.isCancelAsked
      ? { BuyerRequestedCancel: { IsBuyerRequestedCancel: 'true', BuyerCancelReason: '' } }
      : {}),
    ...(index === 0 && order.shipping ? { ShippingPrice: money(order.shipping) } : {}),
    ...(index === 0 && order.note ? { BuyerInfo: { GiftMessageText: order.note } } : {}),
  }))
}
