import type { NewOrder } from '#orders/domain/new_order'
import type { ApiOrder } from '#modules/oms/validators/api_order'

/** A SKU as the mapping needs it. */
export interface KnownSku {
  id: number
  name: string
}

/** An API order as the house takes it in. @param now ISO 8601, where the caller gave no time */
export function toNewOrder(
  input: ApiOrder,
  skus: ReadonlyMap<string, KnownSku>,
  store: { currency: string },
  now: string
): NewOrder {
  const { address } = input
  const placedAt = input.placed_at ?? now
  return {
    externalNo: input.external_no,
    placedAt,
    currency: input.currency ?? store.currency,
    shippingAmount: input.shipping_amount,
    taxAmount: input.tax_amount,
    consignee: address.consignee,
    phone: address.phone,
    email: address.email,
    country: address.country ?? 'CN',
    province: address.province,
    city: address.city,
    district: address.district,
    regionCode: address.region_code,
    addressLine: address.line,
    postcode: address.postcode,
    buyerNote: input.buyer_note,
    sellerNote: input.seller_note,
    couponCodes: input.coupon_codes,
    source: { channel: 'api', buyerId: input.buyer_id, visitorId: input.visitor_id },
    lines: input.lines.map((line) => {
      const sku = skus.get(line.sku)!
      return {
        skuId: sku.id,
        title: line.title ?? sku.name,
        externalCode: line.sku,
        externalLineNo: line.external_line_no,
        qty: line.qty,
        unitPrice: line.unit_price,
        lineDiscount: line.discount,
        isGift: line.is_gift,
      }
    }),
    payments: input.payments?.map((payment) => ({
      method: payment.method,
      externalTxnNo: payment.transaction_no,
      amount: payment.amount,
      paidAt: payment.paid_at ?? placedAt,
    })),
  }
}
