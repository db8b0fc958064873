import type { OutboundHttp } from '#kernel/http/outbound'
import { amazonCall, marketplacesOf } from './amazon_api.js'
import { messageOf, verifyAmazon } from './amazon_messages.js'
import { mapOrder, statusOf } from './amazon_orders.js'
import { mapOrder2026, statusOf as statusOf2026 } from './amazon_orders_2026.js'
import { confirmOnAmazon } from './amazon_shipping.js'
import { readAmazonStock, setAmazonStock } from './amazon_stock.js'
import { refreshAmazonToken, restrictedToken } from './amazon_token.js'
import { orderCount } from './order_list.js'
import {
  amountOf,
  idOf,
  listOf,
  maybe,
  momentOf,
  parseObject,
  partsAt,
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
    const { answer, text } = await amazonCall(http, connection, {
      path: `${ORDERS}?${query}`,
      token: token ?? undefined,
    })
    const page = maybe(answer.payload)
    const exact = partsAt(text, 'payload', 'Orders')
    const orders = listOf(page.Orders, 'payload.Orders').map((order, n) => ({
      order,
      exact: exact[n],
      seesPeople: token !== null,
    }))
    const known = (await window.known?.(orders.map(headOf))) ?? new Set<string>()
    const payloads: string[] = []
    for (const one of orders)
      if (!known.has(headOf(one).externalId)) payloads.push(await completed(http, connection, one))
    return { payloads, next: textOf(page.NextToken), readUntil: before }
  },

  async fetchOrders(http, connection, externalIds) {
    const payloads: string[] = []
    for (const id of externalIds) {
      const found = await getOrder(http, connection, id)
      if (found) payloads.push(await completed(http, connection, found))
    }
    return payloads
  },

  confirmShipment: confirmOnAmazon,
  pushStock: setAmazonStock,
  readStock: readAmazonStock,

  async countOrders(http, connection, { from, to }) {
    const found: { id: string; total: string }[] = []
    let next: string | null = null
    do {
      const query = new URLSearchParams({ MarketplaceIds: marketplacesOf(connection).join(',') })
      if (next) query.set('NextToken', next)
      else {
        query.set('CreatedAfter', from.toISOString())
        query.set('CreatedBefore', new Date(+to - 1).toISOString())
      }
      const page = maybe(
        (await amazonCall(http, connection, { path: `${ORDERS}?${query}` })).answer.payload
      )
      for (const order of listOf(page.Orders, 'payload.Orders'))
        found.push({
          id: idOf(order.AmazonOrderId, 'AmazonOrderId'),
          total: amountOf(maybe(order.OrderTotal).Amount),
        })
      next = textOf(page.NextToken)
    } while (next)
    return orderCount(found)
  },

  refreshCredentials: refreshAmazonToken,

  async test(http, connection) {
    const { answer } = await amazonCall(http, connection, {
      path: '/sellers/v1/marketplaceParticipations',
    })
    const names = listOf(answer.payload, 'payload').map((one) =>
      textOf(maybe(one.marketplace).name)
    )
    return names.filter(Boolean).join(', ') || marketplacesOf(connection).join(', ')
  },
}

/** An order as Amazon tells it, with its text, and whether names and addresses may be asked for. */
interface Found {
  order: Fields
  exact: string
  seesPeople: boolean
}

const headOf = ({ order }: Found) => ({
  externalId: idOf(order.AmazonOrderId, 'AmazonOrderId'),
  updatedAt: momentOf(order.LastUpdateDate, 'LastUpdateDate'),
})

/** The payload: the order, its items and, where it was left out of the order, the address, as they came. */
async function completed(http: OutboundHttp, connection: Connection, found: Found) {
  const { order, exact, seesPeople } = found
  const path = `${ORDERS}/${encodeURIComponent(headOf(found).externalId)}`
  const items = await itemsOf(http, connection, path)
  const lacks = statusOf(order) === 'to_ship' && !textOf(maybe(order.ShippingAddress).CountryCode)
  const address = lacks && seesPeople ? await addressOf(http, connection, path) : null
  const rest = address ? `,"shippingAddress":${address}` : ''
  return `{"order":${exact},"orderItems":[${items.join(',')}]${rest}}`
}

async function itemsOf(http: OutboundHttp, connection: Connection, path: string) {
  const items: string[] = []
  let query = ''
  for (;;) {
    const { answer, text } = await amazonCall(http, connection, {
      path: `${path}/orderItems${query}`,
    })
    items.push(...partsAt(text, 'payload', 'OrderItems'))
    const next = textOf(maybe(answer.payload).NextToken)
    if (next === null) return items
    query = `?${new URLSearchParams({ NextToken: next })}`
  }
}

/** Null for an app that may not see where its parcels go. */
async function addressOf(http: OutboundHttp, connection: Connection, path: string) {
  const token = await restrictedToken(http, connection, `${path}/address`)
  if (token === null) return null
  const { text } = await amazonCall(http, connection, { path: `${path}/address`, token })
  return partsAt(text, 'payload', 'ShippingAddress')[0] ?? null
}

/** One order as it is now; null when Amazon knows none of that number. */
async function getOrder(
  http: OutboundHttp,
  connection: Connection,
  id: string
): Promise<Found | null> {
  const path = `${ORDERS}/${encodeURIComponent(id)}`
  const token = await restrictedToken(http, connection, path)
  try {
    const { answer, text } = await amazonCall(http, connection, { path, token: token ?? undefined })
    const [exact] = partsAt(text, 'payload')
    return { order: maybe(answer.payload), exact, seesPeople: token !== null }
  } catch (error) {
    if (error instanceof PlatformRefused && /NotFound|404/i.test(error.code)) return null
    throw error
  }
}
