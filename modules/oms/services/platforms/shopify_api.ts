import type { OutboundHttp, OutboundResponse } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import {
  errorOfStatus,
  PlatformRefused,
  type Connection,
  type ShipmentNotice,
} from './platform_connector.js'

/** The Admin API version this connector was written against. */
export const API_VERSION = '2025-07'

interface Call {
  path: string
  method?: 'GET' | 'POST' | 'PUT'
  body?: object
  /** Statuses the caller reads itself. */
  accept?: readonly number[]
}

const CALL_LIMIT = 'x-shopify-shop-api-call-limit'

/** How long until half of the bucket (`39/40` calls) has leaked, two calls a second. */
function drainMs(limit: string | null): number {
  const [used, size] = (limit ?? '').split('/').map(Number)
  return used && size ? Math.max(1000, ((used - size / 2) / 2) * 1000) : 2000
}

/** One call of the Admin REST API. @throws what `errorOfStatus` makes of a refusal */
export async function shopifyCall(
  http: OutboundHttp,
  connection: Connection,
  call: Call
): Promise<OutboundResponse> {
  const token = connection.credentials.access_token ?? ''
  const response = await http.request({
    url: `${connection.baseUrl}/admin/api/${API_VERSION}${call.path}`,
    method: call.method ?? 'GET',
    headers: {
      'x-shopify-access-token': token,
      'accept': 'application/json',
      ...(call.body ? { 'content-type': 'application/json' } : {}),
    },
    body: call.body ? JSON.stringify(call.body) : undefined,
    secrets: [token],
  })
  if (!response.ok && !call.accept?.includes(response.status))
    throw errorOfStatus('Shopify', response, drainMs(response.header(CALL_LIMIT)))
  return response
}

/**
 * Creates the fulfillment for the parcel's lines in the open fulfillment orders. A fulfillment with
 * the waybill that is there already (we were cut off after it was made) is the answer.
 */
export async function confirmOnShopify(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice
) {
  const known = await shopifyCall(http, connection, {
    path: `/orders/${notice.externalId}/fulfillments.json`,
  })
  const before = listOf(maybe(parseLossless(known.text())).fulfillments, 'fulfillments').find(
    (one) => textOf(one.status) !== 'cancelled' && trackingOf(one).includes(notice.waybillNo)
  )
  if (before) return { externalRef: idOf(before.id, 'fulfillments.id'), already: true }

  const listed = await shopifyCall(http, connection, {
    path: `/orders/${notice.externalId}/fulfillment_orders.json`,
  })
  const open = listOf(
    maybe(parseLossless(listed.text())).fulfillment_orders,
    'fulfillment_orders'
  ).filter((one) => ['open', 'in_progress'].includes(textOf(one.status) ?? ''))
  const parts = spread(notice, open)
  // Nothing left to fulfil: somebody told the platform before us.
  if (parts.length === 0) return { externalRef: null, already: true }
  const fulfillment = {
    line_items_by_fulfillment_order: parts,
    tracking_info: { company: notice.courierName, number: notice.waybillNo },
    notify_customer: true,
  }
  const made = await shopifyCall(http, connection, {
    path: '/fulfillments.json',
    method: 'POST',
    body: { fulfillment },
    accept: [422],
  })
  if (made.status === 422) {
    if (/already|fulfilled|closed/i.test(made.text())) return { externalRef: null, already: true }
    throw new PlatformRefused(
      '422',
      `Shopify refused the fulfillment: ${made.text().slice(0, 200)}`
    )
  }
  return {
    externalRef: textOf(maybe(maybe(parseLossless(made.text())).fulfillment).id),
    already: false,
  }
}

const trackingOf = (fulfillment: Fields): string[] => [
  textOf(fulfillment.tracking_number) ?? '',
  ...(Array.isArray(fulfillment.tracking_numbers)
    ? fulfillment.tracking_numbers.map((number) => textOf(number) ?? '')
    : []),
]

/** Shares the parcel's lines out over the open fulfillment orders that still want them. */
function spread(notice: ShipmentNotice, open: Fields[]) {
  const left = new Map(notice.lines.map((line) => [line.externalLineNo, line.qty]))
  return open.flatMap((order) => {
    const items = listOf(order.line_items, 'fulfillment_orders.line_items').flatMap((item) => {
      const line = idOf(item.line_item_id, 'line_item_id')
      const quantity = Math.min(
        left.get(line) ?? 0,
        countOf(item.fulfillable_quantity ?? item.quantity, 'fulfillable_quantity')
      )
      if (quantity <= 0) return []
      left.set(line, left.get(line)! - quantity)
      return [{ id: numberOrText(idOf(item.id, 'line_items.id')), quantity }]
    })
    return items.length > 0
      ? [
          {
            fulfillment_order_id: numberOrText(idOf(order.id, 'fulfillment_orders.id')),
            fulfillment_order_line_items: items,
          },
        ]
      : []
  })
}

/** Ids go back as the numbers they came as, where a number holds them. */
export const numberOrText = (id: string) => (Number.isSafeInteger(Number(id)) ? Number(id) : id)
