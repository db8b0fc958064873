import { isLosslessNumber } from 'lossless-json'
import { exactParts } from '#kernel/lossless_json'
import { addDecimals } from '#kernel/decimal'
import { amountOf, countOf, idOf, listOf, momentOf, parseObject, textOf } from './payload.js'
import {
  PROGRESS,
  type PlatformConnector,
  type PlatformStatus,
  type StockPushResult,
} from './platform_connector.js'
import { shownCount } from './stock_items.js'
import { notOffered, restBody, restCall } from './rest_api.js'
import { mapRestOrder, restFaults } from './rest_orders.js'
import { agreeRestRefund, pullRestRefunds } from './rest_refunds.js'
import { restVerified } from './rest_sign.js'

const PER_PAGE = 100

/**
 * A shop of the merchant's own, over the protocol of docs/channels/rest.md. A shop may send messages,
 * be read, or both; it offers of the rest what it likes and answers 501 to what it does not.
 */
export const rest: PlatformConnector = {
  platform: 'rest',
  fields: ['webhook_secret', 'api_key'],
  optionalFields: ['api_key'],
  defaultUrl: null,
  isAddressOptional: true,

  verify: (headers, rawBody, credentials) =>
    restVerified(headers, rawBody, credentials.webhook_secret),

  /** `order` carries an order, `orders.changed` names some; anything else is kept and means nothing. */
  message(headers, rawBody) {
    const topic = headers.get('x-tandem-topic') ?? 'order'
    const deliveryId = headers.get('x-tandem-event-id')
    if (topic !== 'orders.changed')
      return { deliveryId, topic, kind: topic === 'order' ? 'order' : 'other' }
    const externalIds = namedIn(rawBody)
    return {
      deliveryId,
      topic,
      kind: externalIds.length > 0 ? 'order' : 'other',
      ...(externalIds.length > 0 && { externalIds }),
    }
  },

  head(payload) {
    const order = parseObject(payload)
    const id = idOf(order.id, '$.id')
    return {
      externalId: id,
      externalNo: textOf(order.number) ?? id,
      updatedAt: momentOf(order.updated_at, '$.updated_at'),
      progress: PROGRESS[textOf(order.status) as PlatformStatus] ?? 0,
    }
  },

  check: (payloads) => Promise.all(payloads.map(restFaults)),
  map: (payload) => mapRestOrder(parseObject(payload)),

  async pull(http, connection, { since, until, cursor }) {
    const response = await restCall(http, connection, {
      path: '/orders',
      query: {
        updated_from: since.toISOString(),
        updated_to: until.toISOString(),
        limit: String(PER_PAGE),
        ...(cursor && { cursor }),
      },
    })
    if (!response) return { payloads: [], next: null }
    return {
      payloads: ordersIn(response.text()),
      next: textOf(restBody(response).next_cursor),
    }
  },

  async fetchOrders(http, connection, externalIds) {
    const response = await restCall(http, connection, {
      path: '/orders',
      query: { ids: externalIds.join(','), limit: String(externalIds.length) },
    })
    return response ? ordersIn(response.text()) : []
  },

  /** 201 takes the parcel, 200 knew it. A shop that wants to hear of none is told of none. */
  async confirmShipment(http, connection, notice) {
    const response = await restCall(http, connection, {
      path: `/orders/${encodeURIComponent(notice.externalId)}/shipments`,
      method: 'POST',
      key: notice.fulfilmentNumber,
      body: {
        shipment: notice.fulfilmentNumber,
        courier: { code: notice.courierCode, name: notice.courierName },
        waybill_no: notice.waybillNo,
        lines: notice.lines.map(({ externalLineNo, qty }) => ({
          line_id: externalLineNo,
          quantity: qty,
        })),
        is_last: notice.isLast,
      },
    })
    if (!response) return { externalRef: null, already: true }
    return { externalRef: textOf(restBody(response).id), already: response.status === 200 }
  },

  stockBatch: 100,
  async pushStock(http, connection, items) {
    const response = await restCall(http, connection, {
      path: '/stock',
      method: 'PUT',
      body: {
        items: items.map((item) => ({
          product_id: item.externalProductId,
          sku_id: item.externalSkuId,
          code: item.outerCode,
          quantity: item.quantity,
          version: item.version,
        })),
      },
    })
    if (!response) throw notOffered('stock')
    return listOf(restBody(response).results, '$.results').map((result): StockPushResult => ({
      externalProductId: textOf(result.product_id) ?? '',
      externalSkuId: textOf(result.sku_id) ?? '',
      ok: result.ok === true,
      message: textOf(result.message),
    }))
  },

  async readStock(http, connection, items) {
    const response = await restCall(http, connection, {
      path: '/stock/query',
      method: 'POST',
      reads: true,
      body: {
        items: items.map((item) => ({
          product_id: item.externalProductId,
          sku_id: item.externalSkuId,
        })),
      },
    })
    if (!response) return null
    return listOf(restBody(response).items, '$.items').map((item) => ({
      externalProductId: textOf(item.product_id) ?? '',
      externalSkuId: textOf(item.sku_id) ?? '',
      quantity: shownCount(item.quantity),
    }))
  },

  pullRefunds: pullRestRefunds,
  agreeRefund: agreeRestRefund,

  async countOrders(http, connection, { from, to }) {
    const response = await restCall(http, connection, {
      path: '/orders/count',
      query: { placed_from: from.toISOString(), placed_before: to.toISOString() },
    })
    if (!response) return null
    const body = restBody(response)
    const ids = Array.isArray(body.ids) ? body.ids.flatMap((id) => textOf(id) ?? []) : undefined
    return {
      count: countOf(body.count, '$.count'),
      total: textOf(body.total) ? addDecimals(amountOf(body.total)) : null,
      ...(ids && { externalIds: ids }),
    }
  },

  /** `GET /shop` says its name; a shop without an endpoint has nothing to prove but its messages. */
  async test(http, connection) {
    const response = await restCall(http, connection, { path: '/shop' })
    return (response && textOf(restBody(response).name)) ?? 'webhook'
  },
}

/** The orders of a list as payloads of their own, to the digit. */
const ordersIn = (text: string) =>
  exactParts(text, (whole) => {
    const { orders } = (whole ?? {}) as { orders?: unknown }
    return Array.isArray(orders) ? orders : []
  })

/** `{ "order_ids": ["1001", …] }`. */
function namedIn(rawBody: string): string[] {
  try {
    const { order_ids: ids } = parseObject(rawBody)
    return Array.isArray(ids)
      ? ids.flatMap((id) => (isLosslessNumber(id) ? [] : (textOf(id) ?? [])))
      : []
  } catch {
    return []
  }
}
