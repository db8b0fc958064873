import { fromUnits, paymentStatusOf, toUnits, totalsOf } from '#orders/domain/amounts'
import { isSealed, mergeKeyOf } from '#orders/domain/merge_key'
import type { NewOrder } from '#orders/domain/new_order'
import { regionCodeOf, sealContact } from '#orders/services/contact'

/** What the shopper has paid so far: settled payments only. */
const paidOf = (order: NewOrder) =>
  fromUnits(
    (order.payments ?? [])
      .filter((payment) => (payment.state ?? 'settled') === 'settled')
      .reduce((sum, payment) => sum + toUnits(payment.amount), 0n)
  )

export type OrderRow = ReturnType<typeof toOrderRow>
export type LineRow = ReturnType<typeof toLineRows>[number]

/** The row of `orders`: totals from the lines, contact data sealed. */
export function toOrderRow(order: NewOrder) {
  const totals = totalsOf(order.lines, order.shippingAmount, order.taxAmount)
  const paid = paidOf(order)
  const status = paymentStatusOf(totals.total, paid)
  const contact = sealContact(order)
  return {
    external_no: order.externalNo,
    kind: order.kind ?? 'sale',
    parent_id: order.parentId ?? null,
    customer_id: order.customerId ?? null,
    payment_status: status,
    placed_at: order.placedAt,
    paid_at:
      order.paidAt ?? (status === 'paid' ? (order.payments?.[0]?.paidAt ?? order.placedAt) : null),
    ship_by: order.shipBy ?? null,
    currency: order.currency,
    goods: totals.goods,
    discount: totals.discount,
    shipping: order.shippingAmount ?? '0',
    tax: order.taxAmount ?? '0',
    total: totals.total,
    paid,
    consignee: order.consignee ?? null,
    ...contact,
    country: order.country ?? null,
    province: order.province ?? null,
    city: order.city ?? null,
    district: order.district ?? null,
    region_code: order.regionCode ?? regionCodeOf(order),
    address_line: order.addressLine ?? null,
    postcode: order.postcode ?? null,
    buyer_note: order.buyerNote ?? null,
    seller_note: order.sellerNote ?? null,
    tags: order.tags ?? [],
    coupon_codes: order.couponCodes ?? [],
    is_sealed: isSealed(order.source?.facts),
    merge_key: mergeKeyOf({
      ...order,
      phoneHash: contact.phone_hash,
      facts: order.source?.facts,
    }),
    source: order.source ?? {},
  }
}

/** The rows of `order_lines`, by their order's number in its store, numbered from 1 as they were sold. */
export function toLineRows(orders: readonly NewOrder[]) {
  return orders.flatMap((order) => {
    const { payable } = totalsOf(order.lines)
    return order.lines.map((line, index) => ({
      external_no: order.externalNo,
      line_no: index + 1,
      external_line_no: line.externalLineNo ?? null,
      sku_id: line.skuId,
      listing_id: line.listingId ?? null,
      title: line.title,
      external_code: line.externalCode ?? null,
      qty: line.qty,
      unit_price: line.unitPrice,
      line_discount: line.lineDiscount ?? '0',
      order_discount_share: line.orderDiscountShare ?? '0',
      payable: payable[index],
      is_gift: line.isGift ?? false,
      ship_after: line.shipAfter ?? null,
      refund_state: line.refundState ?? 'none',
    }))
  })
}

/** The rows of `order_payments`, by their order's number in its store. */
export function toPaymentRows(orders: readonly NewOrder[]) {
  return orders.flatMap((order) =>
    (order.payments ?? []).map((payment) => ({
      external_no: order.externalNo,
      kind: payment.kind ?? 'payment',
      method: payment.method,
      external_txn_no: payment.externalTxnNo,
      amount: payment.amount,
      currency: order.currency,
      state: payment.state ?? 'settled',
      paid_at: payment.paidAt,
    }))
  )
}
