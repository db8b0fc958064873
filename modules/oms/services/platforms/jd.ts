import { addDecimals } from '#kernel/decimal'
import type { OutboundHttp } from '#kernel/http/outbound'
import { amountOf, countOf, idOf, listOf, maybe, parseObject, partsAt, textOf } from './payload.js'
import { jdCall, JD_URL, requireSuccess } from './jd_api.js'
import { confirmOnJd } from './jd_shipping.js'
import { readJdStock, setJdStock } from './jd_stock.js'
import { refreshJdToken } from './jd_token.js'
import { agreeJdRefund, pullJdRefunds } from './jd_refunds.js'
import { JD_FIELDS, JD_STATES, mapOrder, parentOf, statusOf } from './jd_orders.js'
import { countList, fetchOneByOne, pullList, type FoundOrder } from './order_list.js'
import { PROGRESS, type Connection, type PlatformConnector } from './platform_connector.js'
import { shanghaiMoment, shanghaiText } from './shanghai_time.js'

const PAGES = { size: 100, maxPages: 300 }
const DAY = 86_400_000

/** JD's POP shops through the JOS gateway. JD sends no messages of its own: its orders are polled. */
export const jd: PlatformConnector = {
  platform: 'jd',
  fields: ['app_key', 'app_secret', 'access_token', 'refresh_token'],
  optionalFields: ['refresh_token'],
  plainFields: ['app_key'],
  isPolled: true,
  defaultUrl: JD_URL,
  stockBatch: 50,

  verify: () => false,
  message: () => ({ deliveryId: null, topic: '', kind: 'other' }),

  head(payload) {
    const order = parseObject(payload)
    const id = idOf(order.orderId, 'orderId')
    const updatedAt = shanghaiMoment(order.modified, 'modified')
    if (updatedAt === null) throw new TypeError('modified is missing')
    return {
      externalId: id,
      externalNo: id,
      updatedAt,
      progress: PROGRESS[statusOf(order)] * 100,
      parentId: parentOf(order),
    }
  },

  map: (payload) => mapOrder(parseObject(payload)),

  pull: (http, connection, window) =>
    pullList(window, {
      sliceMs: DAY,
      ...PAGES,
      ask: (range, page) => search(http, connection, { ...range, by: 'modified', page }),
    }),

  fetchOrders: (http, connection, ids) =>
    fetchOneByOne(ids, (id) => getOrder(http, connection, id)),

  confirmShipment: (http, connection, notice) =>
    confirmOnJd(http, connection, notice, async (id) => {
      return (await getOrder(http, connection, id))?.order ?? null
    }),

  pushStock: setJdStock,
  readStock: readJdStock,
  pullRefunds: pullJdRefunds,
  agreeRefund: agreeJdRefund,

  /** The end of JD's range belongs to it. */
  countOrders: (http, connection, { from, to }) =>
    countList(
      (page) =>
        search(http, connection, {
          from,
          to: new Date(+to - 1000),
          by: 'created',
          page,
          fields: 'orderId,orderPayment,balanceUsed',
        }),
      PAGES,
      (order) => ({
        id: idOf(order.orderId, 'orderId'),
        total: addDecimals(amountOf(order.orderPayment), amountOf(order.balanceUsed)),
      })
    ),

  refreshCredentials: refreshJdToken,

  async test(http, connection) {
    const { body } = await jdCall(http, connection, 'jingdong.vender.shop.query')
    return textOf(maybe(body.shop_jos_result).shop_name) ?? connection.baseUrl
  },
}

/** `dateType` 0 is the time of the last change, 1 that of the order; `sortType` 1 is the latest first. */
async function search(
  http: OutboundHttp,
  connection: Connection,
  what: { from: Date; to: Date; by: 'modified' | 'created'; page: number; fields?: string }
): Promise<{ total: number; rows: FoundOrder[] }> {
  const { body, text, key } = await jdCall(http, connection, 'jingdong.pop.order.search', {
    start_date: shanghaiText(what.from),
    end_date: shanghaiText(what.to),
    order_state: JD_STATES.join(','),
    optional_fields: what.fields ?? JD_FIELDS,
    page: what.page,
    page_size: PAGES.size,
    sortType: 1,
    dateType: what.by === 'modified' ? 0 : 1,
  })
  const result = requireSuccess(maybe(body.searchorderinfo_result))
  const exact = partsAt(text, key, 'searchorderinfo_result', 'orderInfoList')
  return {
    total: countOf(result.orderTotal ?? 0, 'orderTotal'),
    rows: listOf(result.orderInfoList, 'orderInfoList').map((order, n) => ({
      order,
      exact: exact[n],
    })),
  }
}

/** One order as JD has it now; null when it knows none of that number. */
async function getOrder(
  http: OutboundHttp,
  connection: Connection,
  id: string
): Promise<FoundOrder | null> {
  const { body, text, key } = await jdCall(http, connection, 'jingdong.pop.order.get', {
    order_id: id,
    order_state: JD_STATES.join(','),
    optional_fields: JD_FIELDS,
  })
  const order = maybe(requireSuccess(maybe(body.orderDetailInfo)).orderInfo)
  const [exact] = partsAt(text, key, 'orderDetailInfo', 'orderInfo')
  return textOf(order.orderId) === null ? null : { order, exact }
}
