import type { OutboundHttp, OutboundResponse } from '#kernel/http/outbound'
import { stringify } from 'lossless-json'
import { parseLossless } from '#kernel/lossless_json'
import { addDecimals, compareDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import {
  amountOf,
  countOf,
  idOf,
  listOf,
  maybe,
  momentOf,
  parseObject,
  plainText,
  textOf,
  type Fields,
} from './payload.js'
import {
  AuthExpired,
  PlatformFailed,
  type Connection,
  type PlatformConnector,
  type PlatformLine,
  type PlatformOrder,
  type PlatformStatus,
} from './platform_connector.js'
import { signatureMatches } from './signature.js'

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
const PROGRESS: Readonly<Record<PlatformStatus, number>> = {
  unpaid: 1,
  held: 2,
  to_ship: 3,
  shipped: 4,
  cancelled: 5,
}
const PER_PAGE = 100

const statusOf = (order: Fields) => STATUSES[textOf(order.status) ?? ''] ?? 'held'

/** Name, address and amounts of an order under `wc/v3` (fields as its REST documentation gives them). */
function mapOrder(order: Fields): PlatformOrder {
  const [billing, shipping] = [maybe(order.billing), maybe(order.shipping)]
  const to = textOf(shipping.address_1) ? shipping : billing
  const placedAt = momentOf(order.date_created_gmt ?? order.date_created, 'date_created_gmt', 'Z')
  const currency = textOf(order.currency) ?? 'USD'
  const status = statusOf(order)
  const fees = listOf(order.fee_lines, 'fee_lines').reduce(
    (sum, fee) => addDecimals(sum, amountOf(fee.total)),
    '0'
  )
  const paidAt = textOf(order.date_paid_gmt ?? order.date_paid)
  return {
    status,
    statusText: textOf(order.status) ?? '',
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

export const woocommerce: PlatformConnector = {
  platform: 'woocommerce',
  fields: ['consumer_key', 'consumer_secret', 'webhook_secret'],

  verify: (headers, rawBody, credentials) =>
    signatureMatches(headers.get('x-wc-webhook-signature'), credentials.webhook_secret, rawBody),

  message(headers, rawBody) {
    const topic = headers.get('x-wc-webhook-topic') ?? ''
    // The first delivery of a new webhook is a form `webhook_id=1`, to see whether somebody is there.
    const isPing = /^webhook_id=\d+$/.test(rawBody.trim())
    const isOrder = headers.get('x-wc-webhook-resource') === 'order' || topic.startsWith('order.')
    return {
      deliveryId: headers.get('x-wc-webhook-delivery-id'),
      topic,
      kind: isPing ? 'ping' : isOrder ? 'order' : 'other',
    }
  },

  head(payload) {
    const order = parseObject(payload)
    const id = idOf(order.id, 'id')
    return {
      externalId: id,
      externalNo: textOf(order.number) ?? id,
      updatedAt: momentOf(order.date_modified_gmt ?? order.date_modified, 'date_modified_gmt', 'Z'),
      progress: PROGRESS[statusOf(order)] * 100 + listOf(order.refunds, 'refunds').length,
    }
  },

  map: (payload) => mapOrder(parseObject(payload)),

  /**
   * `modified_after` in UTC, oldest change first; `X-WP-TotalPages` says whether there is more. The
   * next page starts at the last change seen rather than at a page number, since an order that is
   * changed meanwhile would move all behind it up by one; only within one second pages are counted.
   */
  async pull(http, connection, since, cursor) {
    const [from = '', number = '1'] = (
      cursor ?? `${since?.toISOString().slice(0, 19) ?? ''}|1`
    ).split('|')
    const query = new URLSearchParams({
      orderby: 'modified',
      order: 'asc',
      per_page: String(PER_PAGE),
      page: number,
      dates_are_gmt: 'true',
    })
    if (from) query.set('modified_after', from)
    const response = await call(http, connection, { path: `/orders?${query}` })
    const orders = parseLossless(response.text())
    if (!Array.isArray(orders))
      throw new PlatformFailed('the list of orders is no list', response.status)
    const last = maybe(orders.at(-1))
    const isLastPage =
      orders.length === 0 || Number(number) >= Number(response.header('x-wp-totalpages') ?? '1')
    return {
      payloads: orders.map((order) => stringify(order)!),
      next: isLastPage ? null : nextCursor(from, number, last),
    }
  },

  /**
   * There is no shipment in WooCommerce: the waybill goes to the shopper as an order note, and the
   * order is completed with its last parcel. The note is looked for first, since it has no key.
   */
  async confirmShipment(http, connection, notice) {
    const notes = `/orders/${notice.externalId}/notes`
    const text = `${notice.courierName} ${notice.waybillNo} (${notice.fulfilmentNumber})`
    const listed = parseLossless((await call(http, connection, { path: notes })).text())
    const told =
      Array.isArray(listed) &&
      listed.some((note) => textOf(maybe(note).note)?.includes(`(${notice.fulfilmentNumber})`))
    if (!told)
      await call(http, connection, {
        path: notes,
        method: 'POST',
        body: { note: text, customer_note: true },
      })
    if (!notice.isLast) return { externalRef: null, already: told }
    const order = maybe(
      parseLossless((await call(http, connection, { path: `/orders/${notice.externalId}` })).text())
    )
    const isDone = order.status === 'completed'
    if (!isDone)
      await call(http, connection, {
        path: `/orders/${notice.externalId}`,
        method: 'PUT',
        body: { status: 'completed' },
      })
    return { externalRef: `completed:${notice.externalId}`, already: told && isDone }
  },

  async test(http, connection) {
    const response = await call(http, connection, { path: '/orders?per_page=1' })
    return `${connection.baseUrl.replace(/^https?:\/\//, '')} (${response.header('x-wp-total') ?? '?'})`
  },
}

/** Just before the last change seen (the bound is exclusive), or the next page of the same second. */
function nextCursor(from: string, number: string, last: Fields): string {
  const seen = new Date(
    momentOf(last.date_modified_gmt ?? last.date_modified, 'date_modified_gmt', 'Z')
  )
  const before = new Date(seen.getTime() - 1000).toISOString().slice(0, 19)
  return before > from ? `${before}|1` : `${from}|${Number(number) + 1}`
}

/** Basic authentication with the consumer key and secret; errors become words. */
async function call(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  request: { path: string; method?: 'GET' | 'POST' | 'PUT'; body?: object }
): Promise<OutboundResponse> {
  const { consumer_key: key = '', consumer_secret: secret = '' } = credentials
  const response = await http.request({
    url: `${baseUrl}/wp-json/wc/v3${request.path}`,
    method: request.method ?? 'GET',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      accept: 'application/json',
      ...(request.body ? { 'content-type': 'application/json' } : {}),
    },
    body: request.body ? JSON.stringify(request.body) : undefined,
    secrets: [secret],
  })
  if (response.status === 401 || response.status === 403)
    throw new AuthExpired(`WooCommerce refused the key (${response.status})`)
  if (!response.ok)
    throw new PlatformFailed(
      `WooCommerce answered ${response.status}: ${response.text().slice(0, 200)}`,
      response.status
    )
  return response
}
