import { stringify } from 'lossless-json'
import { parseLossless } from '#kernel/lossless_json'
import { idOf, listOf, maybe, momentOf, parseObject, textOf } from './payload.js'
import { PROGRESS, PlatformFailed, type PlatformConnector } from './platform_connector.js'
import { confirmOnShopify, shopifyCall } from './shopify_api.js'
import { mapOrder, statusOf } from './shopify_orders.js'
import { signatureMatches } from './signature.js'

const PER_PAGE = 250

export const shopify: PlatformConnector = {
  platform: 'shopify',
  fields: ['access_token', 'webhook_secret'],

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

  /** `updated_at_min` on the first page; after that the `page_info` of the Link header alone, as Shopify demands. */
  async pull(http, connection, since, cursor) {
    const query = new URLSearchParams({ limit: String(PER_PAGE) })
    if (cursor) query.set('page_info', cursor)
    else {
      query.set('status', 'any')
      query.set('order', 'updated_at asc')
      if (since) query.set('updated_at_min', since.toISOString())
    }
    const response = await shopifyCall(http, connection, { path: `/orders.json?${query}` })
    const { orders } = maybe(parseLossless(response.text()))
    if (!Array.isArray(orders))
      throw new PlatformFailed('the list of orders is no list', response.status)
    return {
      payloads: orders.map((order) => stringify(order)!),
      next: nextPage(response.header('link')),
    }
  },

  confirmShipment: confirmOnShopify,

  async test(http, connection) {
    const { shop } = maybe(
      parseLossless((await shopifyCall(http, connection, { path: '/shop.json' })).text())
    )
    return textOf(maybe(shop).name) ?? connection.baseUrl
  },
}

/** The `page_info` of `Link: <https://…?page_info=abc>; rel="next"`. */
function nextPage(link: string | null): string | null {
  const url = link
    ?.split(',')
    .find((part) => /rel="?next"?/.test(part))
    ?.match(/<([^>]+)>/)?.[1]
  return url ? (URL.parse(url)?.searchParams.get('page_info') ?? null) : null
}
