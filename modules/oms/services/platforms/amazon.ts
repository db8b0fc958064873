import { stringify } from 'lossless-json'
import { addDecimals } from '#kernel/decimal'
import type { OutboundHttp } from '#kernel/http/outbound'
import { amazonCall, marketplacesOf } from './amazon_api.js'
import { messageOf, verifyAmazon } from './amazon_messages.js'
import { mapOrder, statusOf } from './amazon_orders.js'
import { mapOrder2026, statusOf as statusOf2026 } from './amazon_orders_2026.js'
import { confirmOnAmazon } from './amazon_shipping.js'
import { setAmazonStock } from './amazon_stock.js'
import { refreshAmazonToken, restrictedToken } from './amazon_token.js'
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
  PlatformRefused,
  PROGRESS,
  type Connection,
  type PlatformConnector,
} from './platform_connector.js'

const ORDERS = '/orders/v0/orders'
/** Few enough that a page's items can be read within the buckets of calls. */
const PER_PAGE = 50
/** Amazon gives out nothing of the last two minutes. */
const LATEST_MS = 2 * 60_000

/**
 * Amazon through the Selling Partner API: orders v0 with their items, addresses by a Restricted Data
 * Token. Orders 2026-01-01 are understood too, where somebody else delivers them.
 */
export const amazon: PlatformConnector = {
  platform: 'amazon',
  fields: [
    'client_id',
    'client_secret',
    'refresh_token',
    'seller_id',
    'marketplace_ids',
    'webhook_secret',
  ],
  optionalFields: ['webhook_secret'],
  plainFields: ['client_id', 'seller_id', 'marketplace_ids'],
  defaultUrl: null,
  stockBatch: 20,

  verify: verifyAmazon,
  message: (_headers, rawBody) => messageOf(rawBody),

  head(payload) {
    const order = maybe(parseObject(payload).order)
    const isNew = textOf(order.orderId) !== null
    const id = idOf(isNew ? order.orderId : order.AmazonOrderId, 'order.AmazonOrderId')
    const status = isNew ? statusOf2026(order) : statusOf(order)
    return {
      externalId: id,
      externalNo: id,
      updatedAt: momentOf(isNew ? order.lastUpdatedTime : order.LastUpdateDate, 'LastUpdateDate'),
      progress: PROGRESS[status] * 100,
    }
  },

  map(payload) {
    const whole = parseObject(payload)
    const order = maybe(whole.order)
    return textOf(order.orderId) === null ? mapOrder(whole) : mapOrder2026(order)
  },

  /** `NextToken` pages of what was last updated in the window; each page asks for its own restricted token. */
  async pull(http, connection, window) {
    const before = new Date(+window.until - LATEST_MS)
    if (before <= window.since) return { payloads: [], next: null, readUntil: null }
    const query = new URLSearchParams({ MarketplaceIds: marketplacesOf(connection).join(',') })
    if (window.cursor) query.set('NextToken', window.cursor)
    else {
      query.set('LastUpdatedAfter', window.since.toISOString())
      query.set('LastUpdatedBefore', before.toISOString())
      query.set('MaxResultsPerPage', String(PER_PAGE))
    }
    const token = await restrictedToken(http, connection, ORDERS)
    const answer = await amazonCall(http, connection, {
      path: `${ORDERS}?${query}`,
      token: token ?? undefined,
    })
    const page = maybe(answer.payload)
    const payloads: string[] = []
    for (const order of listOf(page.Orders, 'payload.Orders'))
      payloads.push(await completed(http, connection, order, token !== null))
    return { payloads, next: textOf(page.NextToken), readUntil: before }
  },

  async fetchOrders(http, connection, externalIds) {
    const payloads: string[] = []
    for (const id of externalIds) {
      const found = await getOrder(http, connection, id)
      if (found) payloads.push(await completed(http, connection, found.order, found.seesPeople))
    }
    return payloads
  },

  confirmShipment: confirmOnAmazon,
  pushStock: setAmazonStock,

  async countOrders(http, connection, { from, to }) {
    const externalIds: string[] = []
    const amounts: string[] = []
    let next: string | null = null
    do {
      const query = new URLSearchParams({ MarketplaceIds: marketplacesOf(connection).join(',') })
      if (next) query.set('NextToken', next)
      else {
        query.set('CreatedAfter', from.toISOString())
        query.set('CreatedBefore', new Date(+to - 1).toISOString())
      }
      const page = maybe(
        (await amazonCall(http, connection, { path: `${ORDERS}?${query}` })).payload
      )
      for (const order of listOf(page.Orders, 'payload.Orders')) {
        externalIds.push(idOf(order.AmazonOrderId, 'AmazonOrderId'))
        amounts.push(amountOf(maybe(order.OrderTotal).Amount))
      }
      next = textOf(page.NextToken)
    } while (next)
    return { count: externalIds.length, total: addDecimals('0', ...amounts), externalIds }
  },

  refreshCredentials: refreshAmazonToken,

  async test(http, connection) {
    const answer = await amazonCall(http, connection, {
      path: '/sellers/v1/marketplaceParticipations',
    })
    const names = listOf(answer.payload, 'payload').map((one) =>
      textOf(maybe(one.marketplace).name)
    )
    return names.filter(Boolean).join(', ') || marketplacesOf(connection).join(', ')
  },
}

/** The order with its items and, where it was left out of the order, the address. */
async function completed(
  http: OutboundHttp,
  connection: Connection,
  order: Fields,
  seesPeople: boolean
): Promise<string> {
  const id = idOf(order.AmazonOrderId, 'AmazonOrderId')
  const path = `${ORDERS}/${encodeURIComponent(id)}`
  const orderItems = await itemsOf(http, connection, path)
  const lacks = statusOf(order) === 'to_ship' && !textOf(maybe(order.ShippingAddress).CountryCode)
  const shippingAddress = lacks && seesPeople ? await addressOf(http, connection, path) : null
  return stringify({ order, orderItems, ...(shippingAddress ? { shippingAddress } : {}) })!
}

async function itemsOf(http: OutboundHttp, connection: Connection, path: string) {
  const items: Fields[] = []
  let query = ''
  for (;;) {
    const answer = await amazonCall(http, connection, { path: `${path}/orderItems${query}` })
    const page = maybe(answer.payload)
    items.push(...listOf(page.OrderItems, 'OrderItems'))
    const next = textOf(page.NextToken)
    if (next === null) return items
    query = `?${new URLSearchParams({ NextToken: next })}`
  }
}

/** Null for an app that may not see where its parcels go. */
async function addressOf(http: OutboundHttp, connection: Connection, path: string) {
  const token = await restrictedToken(http, connection, `${path}/address`)
  if (token === null) return null
  const answer = await amazonCall(http, connection, { path: `${path}/address`, token })
  return maybe(maybe(answer.payload).ShippingAddress)
}

/** One order as it is now; null when Amazon knows none of that number. */
async function getOrder(http: OutboundHttp, connection: Connection, id: string) {
  const path = `${ORDERS}/${encodeURIComponent(id)}`
  const token = await restrictedToken(http, connection, path)
  try {
    const answer = await amazonCall(http, connection, { path, token: token ?? undefined })
    return { order: maybe(answer.payload), seesPeople: token !== null }
  } catch (error) {
    if (error instanceof PlatformRefused && /NotFound|404/i.test(error.code)) return null
    throw error
  }
}
