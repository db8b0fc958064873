import { stringify } from 'lossless-json'
import { parseLossless } from '#kernel/lossless_json'
import { orderCount } from './order_list.js'
import {
  amountOf,
  idOf,
  listOf,
  maybe,
  momentOf,
  parseObject,
  textOf,
  type Fields,
} from './payload.js'
import { PROGRESS, PlatformFailed, type PlatformConnector } from './platform_connector.js'
import { signatureMatches } from './signature.js'
import { woocommerceCall } from './woocommerce_api.js'
import { mapOrder, statusOf } from './woocommerce_orders.js'
import { readWooStock, setWooStock } from './woocommerce_stock.js'

const PER_PAGE = 100

export const woocommerce: PlatformConnector = {
  platform: 'woocommerce',
  fields: ['consumer_key', 'consumer_secret', 'webhook_secret'],
  defaultUrl: null,

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
  async pull(http, connection, { since, until, cursor }) {
    const [from = '', number = '1'] = (cursor ?? `${gmtOf(since)}|1`).split('|')
    const query = new URLSearchParams({
      orderby: 'modified',
      order: 'asc',
      per_page: String(PER_PAGE),
      page: number,
      dates_are_gmt: 'true',
      modified_after: from,
      // Whole seconds, and the bound is exclusive.
      modified_before: gmtOf(new Date(until.getTime() + 1000)),
    })
    const response = await woocommerceCall(http, connection, { path: `/orders?${query}` })
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

  async fetchOrders(http, connection, externalIds) {
    const payloads: string[] = []
    for (let start = 0; start < externalIds.length; start += PER_PAGE) {
      const include = externalIds.slice(start, start + PER_PAGE).join(',')
      const query = new URLSearchParams({ include, per_page: String(PER_PAGE) })
      const response = await woocommerceCall(http, connection, { path: `/orders?${query}` })
      const orders = listOf(parseLossless(response.text()), 'orders')
      payloads.push(...orders.map((order) => stringify(order)!))
    }
    return payloads
  },

  /**
   * There is no shipment in WooCommerce: the waybill goes to the shopper as an order note, and the
   * order is completed with its last parcel. The note is looked for first, since it has no key.
   */
  async confirmShipment(http, connection, notice) {
    const notes = `/orders/${notice.externalId}/notes`
    const text = `${notice.courierName} ${notice.waybillNo} (${notice.fulfilmentNumber})`
    const listed = parseLossless((await woocommerceCall(http, connection, { path: notes })).text())
    const told =
      Array.isArray(listed) &&
      listed.some((note) => textOf(maybe(note).note)?.includes(`(${notice.fulfilmentNumber})`))
    if (!told)
      await woocommerceCall(http, connection, {
        path: notes,
        method: 'POST',
        body: { note: text, customer_note: true },
      })
    if (!notice.isLast) return { externalRef: null, already: told }
    const order = maybe(
      parseLossless(
        (await woocommerceCall(http, connection, { path: `/orders/${notice.externalId}` })).text()
      )
    )
    const isDone = order.status === 'completed'
    if (!isDone)
      await woocommerceCall(http, connection, {
        path: `/orders/${notice.externalId}`,
        method: 'PUT',
        body: { status: 'completed' },
      })
    return { externalRef: `completed:${notice.externalId}`, already: told && isDone }
  },

  stockBatch: 20,
  pushStock: setWooStock,
  readStock: readWooStock,

  async countOrders(http, connection, { from, to }) {
    const found: Fields[] = []
    for (let number = 1, pages = 1; number <= pages; number++) {
      const query = new URLSearchParams({
        after: gmtOf(new Date(from.getTime() - 1000)),
        before: gmtOf(to),
        dates_are_gmt: 'true',
        orderby: 'id',
        order: 'asc',
        per_page: String(PER_PAGE),
        page: String(number),
        _fields: 'id,total',
      })
      const response = await woocommerceCall(http, connection, { path: `/orders?${query}` })
      found.push(...listOf(parseLossless(response.text()), 'orders'))
      pages = Number(response.header('x-wp-totalpages') ?? '1')
    }
    return orderCount(found.map((one) => ({ id: idOf(one.id, 'id'), total: amountOf(one.total) })))
  },

  async test(http, connection) {
    const response = await woocommerceCall(http, connection, { path: '/orders?per_page=1' })
    return `${connection.baseUrl.replace(/^https?:\/\//, '')} (${response.header('x-wp-total') ?? '?'})`
  },
}

const gmtOf = (at: Date) => at.toISOString().slice(0, 19)

/** Just before the last change seen (the bound is exclusive), or the next page of the same second. */
function nextCursor(from: string, number: string, last: Fields): string {
  const seen = new Date(
    momentOf(last.date_modified_gmt ?? last.date_modified, 'date_modified_gmt', 'Z')
  )
  const before = gmtOf(new Date(seen.getTime() - 1000))
  return before > from ? `${before}|1` : `${from}|${Number(number) + 1}`
}
