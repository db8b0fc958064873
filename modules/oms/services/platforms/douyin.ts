import { systemClock } from '#kernel/clock'
import type { OutboundHttp } from '#kernel/http/outbound'
import { douyinCall, DOUYIN_URL } from './douyin_api.js'
import { messageOf, verifyDouyin } from './douyin_messages.js'
import { mapOrder, statusOf } from './douyin_orders.js'
import { agreeDouyinRefund, pullDouyinRefunds } from './douyin_refunds.js'
import { confirmOnDouyin } from './douyin_shipping.js'
import { readDouyinStock, setDouyinStock } from './douyin_stock.js'
import { refreshDouyinToken } from './douyin_token.js'
import { epochMoment } from './epoch_time.js'
import { shiftDecimal } from './minor_units.js'
import { countList, fetchOneByOne, pullList } from './order_list.js'
import { amountOf, countOf, idOf, listOf, maybe, parseObject, partsAt, textOf } from './payload.js'
import {
  PlatformRefused,
  PROGRESS,
  type Connection,
  type PlatformConnector,
} from './platform_connector.js'

/** A search gives out 50,000 orders and no more. */
const PAGES = { size: 100, maxPages: 500 }
const DAY = 86_400_000

/** Douyin's shops (抖店) through its open platform. */
export const douyin: PlatformConnector = {
  platform: 'douyin',
  fields: ['app_key', 'app_secret', 'shop_id', 'access_token', 'refresh_token'],
  optionalFields: ['shop_id', 'access_token', 'refresh_token'],
  plainFields: ['app_key', 'shop_id'],
  defaultUrl: DOUYIN_URL,
  stockBatch: 50,

  verify: verifyDouyin,
  acknowledgement: { code: 0, msg: 'success' },
  message: (_headers, rawBody) => messageOf(rawBody),

  head(payload) {
    const order = parseObject(payload)
    const id = idOf(order.order_id, 'order_id')
    const updatedAt = epochMoment(order.update_time)
    if (updatedAt === null) throw new TypeError('update_time is missing')
    const parcels = listOf(order.logistics_info, 'logistics_info').length
    return {
      externalId: id,
      externalNo: id,
      updatedAt,
      progress: PROGRESS[statusOf(order)] * 100 + Math.min(parcels, 99),
    }
  },

  map: (payload) => mapOrder(parseObject(payload)),

  pull: (http, connection, window) =>
    pullList(window, {
      sliceMs: 7 * DAY,
      ...PAGES,
      ask: (range, page) => search(http, connection, { ...range, by: 'update_time', page }),
    }),

  fetchOrders: (http, connection, ids) =>
    fetchOneByOne(ids, (id) => getOrder(http, connection, id)),

  confirmShipment: (http, connection, notice) =>
    confirmOnDouyin(http, connection, notice, async (id) => {
      return (await getOrder(http, connection, id))?.order ?? null
    }),

  pushStock: setDouyinStock,
  readStock: readDouyinStock,
  pullRefunds: pullDouyinRefunds,
  agreeRefund: agreeDouyinRefund,

  countOrders: (http, connection, { from, to }) =>
    countList(
      (page) =>
        search(http, connection, { from, to: new Date(+to - 1000), by: 'create_time', page }),
      PAGES,
      (order) => ({
        id: idOf(order.order_id, 'order_id'),
        total: shiftDecimal(amountOf(order.pay_amount)),
      })
    ),

  refreshCredentials: refreshDouyinToken,

  async test(http, connection) {
    const now = systemClock.now().getTime()
    const { data } = await douyinCall(http, connection, 'order.searchList', {
      update_time_start: Math.floor((now - DAY) / 1000),
      page: 0,
      size: 1,
      order_by: 'update_time',
    })
    const [first = {}] = listOf(data.shop_order_list, 'shop_order_list')
    return (
      textOf(first.shop_name) ?? textOf(first.shop_id) ?? connection.credentials.shop_id ?? '抖店'
    )
  },
}

/** Pages are counted from 0; the oldest comes first. */
async function search(
  http: OutboundHttp,
  connection: Connection,
  what: { from: Date; to: Date; by: 'update_time' | 'create_time'; page: number }
) {
  const { data, text } = await douyinCall(http, connection, 'order.searchList', {
    [`${what.by}_start`]: Math.floor(+what.from / 1000),
    [`${what.by}_end`]: Math.ceil(+what.to / 1000),
    order_by: what.by,
    order_asc: true,
    page: what.page - 1,
    size: PAGES.size,
  })
  const exact = partsAt(text, 'data', 'shop_order_list')
  return {
    total: countOf(data.total ?? 0, 'total'),
    rows: listOf(data.shop_order_list, 'shop_order_list').map((order, n) => ({
      order,
      exact: exact[n],
    })),
  }
}

/** One order as it is now; null when the platform knows none of that number. */
async function getOrder(http: OutboundHttp, connection: Connection, id: string) {
  try {
    const what = { shop_order_id: id }
    const { data, text } = await douyinCall(http, connection, 'order.orderDetail', what)
    const order = maybe(data.shop_order_detail)
    const [exact] = partsAt(text, 'data', 'shop_order_detail')
    return textOf(order.order_id) === null ? null : { order, exact }
  } catch (error) {
    if (error instanceof PlatformRefused && /不存在|not exist/.test(error.message)) return null
    throw error
  }
}
