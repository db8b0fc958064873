import { addDecimals, compareDecimals } from '#kernel/decimal'
import { amountOf, countOf, idOf, listOf, momentOf, textOf, type Fields } from './payload.js'
import type { PlatformRefundNews } from './platform_connector.js'

/**
 * Refunds that the shop's staff made on Shopify, one piece of news a refunded line, or one for the
 * order where only an amount was given back. There is no asking first: they are made when they are
 * told. Lines that come back to a location are returns.
 */
export function refundNews(order: Fields): PlatformRefundNews[] {
  return listOf(order.refunds, 'refunds').flatMap((refund): PlatformRefundNews[] => {
    const paid = listOf(refund.transactions, 'refunds.transactions').filter(
      (one) => textOf(one.kind) === 'refund' && textOf(one.status) === 'success'
    )
    const amount = addDecimals(...paid.map((one) => amountOf(one.amount)))
    if (compareDecimals(amount, '0') <= 0) return []
    const id = idOf(refund.id, 'refunds.id')
    const news = {
      externalOrderId: idOf(order.id, 'id'),
      state: 'refunded' as const,
      currency: textOf(order.currency),
      countedAs: `shopify-refund-${id}`,
      reason: textOf(refund.note),
      returnWaybillNo: null,
      returnCourier: null,
      token: null,
      updatedAt: momentOf(refund.processed_at ?? refund.created_at, 'refunds.created_at'),
    }
    const lines = listOf(refund.refund_line_items, 'refund_line_items')
    const ofLines = addDecimals(
      ...lines.map((line) => addDecimals(amountOf(line.subtotal), amountOf(line.total_tax)))
    )
    // What was given back differs from what the lines come to: by hand, or with shipping.
    if (lines.length === 0 || compareDecimals(ofLines, amount) !== 0)
      return [
        {
          ...news,
          externalRefundId: id,
          externalLineNo: null,
          kind: 'refund_only' as const,
          amount,
          qty: null,
        },
      ]
    return lines.map((line, index) => ({
      ...news,
      externalRefundId: lines.length === 1 ? id : `${id}-${index + 1}`,
      externalLineNo: idOf(line.line_item_id, 'line_item_id'),
      kind: textOf(line.restock_type) === 'return' ? ('return' as const) : ('refund_only' as const),
      amount: addDecimals(amountOf(line.subtotal), amountOf(line.total_tax)),
      qty: countOf(line.quantity, 'refund_line_items.quantity'),
    }))
  })
}
