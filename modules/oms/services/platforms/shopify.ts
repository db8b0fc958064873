import { stringify } from 'lossless-json'
import { parseLossless } from '#kernel/lossless_json'
import type { OutboundHttp } from '#kernel/http/outbound'
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
import {
  PROGRESS,
  PlatformFailed,
  type Connection,
  type PlatformConnector,
} from './platform_connector.js'
import { confirmOnShopify, shopifyCall } from './shopify_api.js'
import { mapOrder, statusOf } from './shopify_orders.js'
import { refundNews } from './shopify_refunds.js'
import { readShopifyStock, setShopifyStock } from './shopify_stock.js'
import { signatureMatches } from './signature.js'

const PER_PAGE = 250

export const shopify: PlatformConnector = {
  platform: 'shopify',
  fields: ['access_token', 'webhook_secret', 'location_id'],
  optionalFields: ['location_id'],
  plainFields: ['location_id'],
  defaultUrl: null,

  verify: (headers, rawBody, credentials) =>
    signatureMatches(headers.get('x-shopify-hmac-sha256'), credentials.webhook_secret, rawBody),

  message(headers) {
    const topic = headers.get('x-shopify-topic') ?? ''
    return {
      deliveryId: headers.get('x-shopify-webhook-id'),
      topic,
      kind: topic.startsWith('orders/') ? 'order' : 'other',
    }
  },

  head(payload) {
    const order = parseObject(payload)
    const id = idOf(order.id, 'id')
    const done =
      listOf(order.refunds, 'refunds').length + listOf(order.fulfillments, 'fulfillments').length
    return {
      externalId: id,
      externalNo: textOf(order.name) ?? id,
      updatedAt: momentOf(order.updated_at, 'updated_at'),
      progress: PROGRESS[statusOf(order)] * 100 + Math.min(done, 99),
    }
  },

  map: (payload) => mapOrder(parseObject(payload)),

  async pull(http, connection, { since, until, cursor }) {
    const { orders, next } = await page(http, connection, cursor, {
      order: 'updated_at asc',
      updated_at_min: since.toISOString(),
      updated_at_max: until.toISOString(),
    })
    return { payloads: orders.map((order) => stringify(order)!), next }
  },

  async fetchOrders(http, connection, externalIds) {
    const payloads: string[] = []
    for (let start = 0; start < externalIds.length; start += PER_PAGE) {
      const ids = externalIds.slice(start, start + PER_PAGE).join(',')
      const { orders } = await page(http, connection, null, { ids })
      payloads.push(...orders.map((order) => stringify(order)!))
    }
    return payloads
  },

  confirmShipment: confirmOnShopify,

  stockBatch: 50,
  pushStock: setShopifyStock,
  readStock: readShopifyStock,

  async countOrders(http, connection, { from, to }) {
    const found: Fields[] = []
    let next: string | null = null
    do {
      const read: Awaited<ReturnType<typeof page>> = await page(http, connection, next, {
        fields: 'id,created_at,total_price',
        created_at_min: from.toISOString(),
        created_at_max: to.toISOString(),
      })
      found.push(...read.orders)
      next = read.next
    } while (next)
    // Its bound is inclusive, ours is not.
    const mine = found.filter((one) => momentOf(one.created_at, 'created_at') < to.toISOString())
    return orderCount(
      mine.map((one) => ({ id: idOf(one.id, 'id'), total: amountOf(one.total_price) }))
    )
  },

  async pullRefunds(http, connection, { since, until, cursor }) {
    const { orders, next } = await page(http, connection, cursor, {
      order: 'updated_at asc',
      updated_at_min: since.toISOString(),
      updated_at_max: until.toISOString(),
    })
    return { refunds: orders.flatMap(refundNews), next }
  },

  async test(http, connection) {
    const { shop } = maybe(
      parseLossless((await shopifyCall(http, connection, { path: '/shop.json' })).text())
    )
    return textOf(maybe(shop).name) ?? connection.baseUrl
  },
}

/** A page of orders; the filters go with the first alone, since `page_info` stands for them. */
async function page(
  http: OutboundHttp,
  connection: Connection,
  cursor: string | null,
  filters: Record<string, string>
): Promise<{ orders: Fields[]; next: string | null }> {
  const query = new URLSearchParams({ limit: String(PER_PAGE) })
  if (cursor) query.set('page_info', cursor)
  else
    for (const [name, value] of Object.entries({ status: 'any', ...filters }))
      query.set(name, value)
  const response = await shopifyCall(http, connection, { path: `/orders.json?${query}` })
  const { orders } = maybe(parseLossless(response.text()))
  if (!Array.isArray(orders))
    throw new PlatformFailed('the list of orders is no list', response.status)
  return { orders: orders.map(maybe), next: nextPage(response.header('link')) }
}

/** The `page_info` of `Link: <https://…?page_info=abc>; rel="next"`. */
function nextPage(link: string | null): string | null {
  const url = link
    ?.split(',')
    .find((part) => /rel="?next"?/.test(part))
    ?.match(/<([^>]+)>/)?.[1]
  return url ? (URL.parse(url)?.searchParams.get('page_info') ?? null) : null
}
