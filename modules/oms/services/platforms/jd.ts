import { addDecimals } from '#kernel/decimal'
import type { OutboundHttp } from '#kernel/http/outbound'
import {
  amountOf,
  countOf,
  idOf,
  listOf,
  maybe,
  parseObject,
  partsAt,
  textOf,
  type Fields,
} from './payload.js'
import { jdCall, JD_URL, requireSuccess } from './jd_api.js'
import { confirmOnJd } from './jd_shipping.js'
import { setJdStock } from './jd_stock.js'
import { refreshJdToken } from './jd_token.js'
import { agreeJdRefund, pullJdRefunds } from './jd_refunds.js'
import { JD_FIELDS, JD_STATES, mapOrder, parentOf, statusOf } from './jd_orders.js'
import { PROGRESS, type Connection, type PlatformConnector } from './platform_connector.js'
import { readWindow } from './read_window.js'
import { shanghaiMoment, shanghaiText } from './shanghai_time.js'

const PER_PAGE = 100
const MAX_PAGES = 300
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

  async pull(http, connection, window) {
    const read = await readWindow(window, {
      sliceMs: DAY,
      size: PER_PAGE,
      maxPages: MAX_PAGES,
      ask: (range, page) => search(http, connection, { ...range, by: 'modified', page }),
    })
    return {
      payloads: read.rows.map((row) => row.exact),
      next: read.next,
      readUntil: read.readUntil,
    }
  },

  async fetchOrders(http, connection, externalIds) {
    const payloads: string[] = []
    for (const id of externalIds) {
      const found = await getOrder(http, connection, id)
      if (found) payloads.push(found.exact)
    }
    return payloads
  },

  confirmShipment: (http, connection, notice) =>
    confirmOnJd(http, connection, notice, async (id) => {
      return (await getOrder(http, connection, id))?.order ?? null
    }),

  pushStock: setJdStock,
  pullRefunds: pullJdRefunds,
  agreeRefund: agreeJdRefund,

  async countOrders(http, connection, { from, to }) {
    const externalIds: string[] = []
    const amounts: string[] = []
    // The end of JD's range belongs to it.
    const last = new Date(to.getTime() - 1000)
    for (let page = 1; ; page++) {
      const { total, rows } = await search(http, connection, {
        from,
        to: last,
        by: 'created',
        page,
        fields: 'orderId,orderPayment,balanceUsed',
      })
      externalIds.push(...rows.map(({ order }) => idOf(order.orderId, 'orderId')))
      amounts.push(
        ...rows.flatMap(({ order }) =>
          [order.orderPayment, order.balanceUsed].map((one) => amountOf(one))
        )
      )
      if (rows.length === 0 || page * PER_PAGE >= total || page >= MAX_PAGES)
        return { count: total, total: addDecimals('0', ...amounts), externalIds }
    }
  },

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
): Promise<{ total: number; rows: { order: Fields; exact: string }[] }> {
  const { body, text, key } = await jdCall(http, connection, 'jingdong.pop.order.search', {
    start_date: shanghaiText(what.from),
    end_date: shanghaiText(what.to),
    order_state: JD_STATES.join(','),
    optional_fields: what.fields ?? JD_FIELDS,
    page: what.page,
    page_size: PER_PAGE,
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
async function getOrder(http: OutboundHttp, connection: Connection, id: string) {
  const { body, text, key } = await jdCall(http, connection, 'jingdong.pop.order.get', {
    order_id: id,
    order_state: JD_STATES.join(','),
    optional_fields: JD_FIELDS,
  })
  const order = maybe(requireSuccess(maybe(body.orderDetailInfo)).orderInfo)
  const [exact] = partsAt(text, key, 'orderDetailInfo', 'orderInfo')
  return textOf(order.orderId) === null ? null : { order, exact }
}
