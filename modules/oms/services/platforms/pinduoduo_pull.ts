import { systemClock } from '#kernel/clock'
import { addDecimals } from '#kernel/decimal'
import type { OutboundHttp } from '#kernel/http/outbound'
import { exactParts } from '#kernel/lossless_json'
import { neededMoment } from './china.js'
import { inGroups } from './groups.js'
import { orderCount } from './order_list.js'
import { amountOf, idOf, listOf, textOf, type Fields } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type OrderCount,
  type PulledPage,
  type PullWindow,
} from './platform_connector.js'
import { pddCall, seconds } from './pinduoduo_api.js'
import { readWindow } from './read_window.js'
import { shanghaiMoment } from './shanghai_time.js'

/** The platform's own bounds: half an hour, and nothing of the last three minutes. */
export const PDD_WINDOW = {
  sliceMs: 30 * 60_000,
  lagMs: 3 * 60_000,
  size: 100,
  maxPages: Infinity,
}
const DAY = 86_400_000
/** Whatever their parcels, refunds and lots. */
const ALL = { order_status: '5', refund_status: '5', is_lucky_flag: '0' }

/** A page of the orders changed in half an hour, from the last page to the first. */
export async function pullPddOrders(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
): Promise<PulledPage> {
  const { rows, next, readUntil } = await readWindow(window, {
    ...PDD_WINDOW,
    async ask({ from, to }, page) {
      const { answer, text } = await pddCall(http, connection, {
        type: 'pdd.order.number.list.increment.get',
        root: 'order_sn_increment_get_response',
        params: {
          ...ALL,
          start_updated_at: seconds(from),
          end_updated_at: seconds(to),
          page: String(page),
          page_size: String(PDD_WINDOW.size),
          // Counting is what makes the call slow: only the first page is asked how many there are.
          use_has_next: String(page > 1),
        },
      })
      return { rows: rowsOf(answer, text), total: Number(textOf(answer.total_count) ?? '0') }
    },
  })
  const payloads = await inGroups(rows, async ({ order, exact }) =>
    isComplete(order) ? exact : ((await readPddOrder(http, connection, numberOf(order))) ?? exact)
  )
  return { payloads, next, readUntil }
}

interface Row {
  order: Fields
  exact: string
}

function rowsOf(answer: Fields, text: string): Row[] {
  const exact = exactParts(text, (whole) => {
    const root = Object.values(whole as Record<string, unknown>)[0] as Record<string, unknown>
    return (root?.order_sn_list as unknown[] | null | undefined) ?? []
  })
  return listOf(answer.order_sn_list, 'order_sn_list').map((order, index) => ({
    order,
    exact: exact[index],
  }))
}

const numberOf = (order: Fields) => idOf(order.order_sn, 'order_sn')

/** The list gives whole orders by now; to some applications it gave numbers alone. */
const isComplete = (order: Fields) =>
  Array.isArray(order.item_list) && textOf(order.updated_at) !== null

/** An order's payload; null when the platform will not give it. */
export async function readPddOrder(
  http: OutboundHttp,
  connection: Connection,
  orderSn: string
): Promise<string | null> {
  try {
    const { text } = await pddCall(http, connection, {
      type: 'pdd.order.information.get',
      root: 'order_info_get_response',
      params: { order_sn: orderSn },
    })
    const [payload] = exactParts(text, (whole) => {
      const root = Object.values(whole as Record<string, unknown>)[0] as Record<string, unknown>
      return root?.order_info ? [root.order_info] : []
    })
    return payload ?? null
  } catch (error) {
    if (error instanceof PlatformRefused) return null
    throw error
  }
}

/**
 * The orders created from one moment until before another. The platform lists them by when their
 * group was complete, a day at most at a time; that is up to a day after they were made.
 */
export async function countPddOrders(
  http: OutboundHttp,
  connection: Connection,
  { from, to }: { from: Date; to: Date }
): Promise<OrderCount> {
  const found = new Map<string, Fields>()
  const last = Math.min(+to + DAY, +systemClock.now() - PDD_WINDOW.lagMs)
  for (let start = +from; start < last; start += DAY) {
    for (let page = 1, hasNext = true; hasNext; page++) {
      const { answer } = await pddCall(http, connection, {
        type: 'pdd.order.list.get',
        root: 'order_list_get_response',
        params: {
          order_status: '5',
          refund_status: '5',
          start_confirm_at: seconds(new Date(start)),
          end_confirm_at: seconds(new Date(Math.min(start + DAY, last))),
          page: String(page),
          page_size: String(PDD_WINDOW.size),
          use_has_next: 'true',
        },
      })
      for (const order of listOf(answer.order_list, 'order_list')) found.set(numberOf(order), order)
      hasNext = answer.has_next === true
    }
  }
  const mine = [...found.values()].filter((order) => {
    const at =
      shanghaiMoment(order.created_time, 'created_time') ??
      neededMoment(order.confirm_time, 'confirm_time')
    return at >= from.toISOString() && at < to.toISOString()
  })
  return orderCount(
    mine.map((order) => ({
      id: numberOf(order),
      total: addDecimals(amountOf(order.pay_amount), amountOf(order.platform_discount)),
    }))
  )
}
