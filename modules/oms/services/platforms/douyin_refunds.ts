import type { OutboundHttp } from '#kernel/http/outbound'
import { epochMoment } from './epoch_time.js'
import { douyinCall } from './douyin_api.js'
import { shiftDecimal } from './minor_units.js'
import { amountOf, countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type PlatformRefundNews,
  type PullWindow,
} from './platform_connector.js'
import { readWindow } from './read_window.js'

const PER_PAGE = 100
/** The list gives out 50,000 rows and no more. */
const MAX_PAGES = 500
const DAY = 86_400_000

const STATES: Readonly<Record<string, PlatformRefundNews['state']>> = {
  3: 'approved',
  6: 'requested',
  7: 'approved',
  8: 'approved',
  11: 'goods_sent',
  12: 'refunded',
  13: 'approved',
  14: 'closed',
  27: 'refused',
  28: 'closed',
  29: 'refused',
}
const KINDS: Readonly<Record<string, PlatformRefundNews['kind']>> = {
  0: 'return',
  1: 'refund_only',
  2: 'refund_only',
  3: 'exchange',
  6: 'refund_only',
  7: 'resend',
}

/** After-sales cases changed in a window; asked for by the time of change, sorted by it, as the platform demands. */
export async function pullDouyinRefunds(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
): Promise<{ refunds: PlatformRefundNews[]; next: string | null; readUntil: Date }> {
  const read = await readWindow(window, {
    sliceMs: 7 * DAY,
    size: PER_PAGE,
    maxPages: MAX_PAGES,
    ask: async ({ from, to }, page) => {
      const { data } = await douyinCall(http, connection, 'afterSale.List', {
        update_start_time: Math.floor(+from / 1000),
        update_end_time: Math.ceil(+to / 1000),
        order_by: ['update_time asc'],
        page: page - 1,
        size: PER_PAGE,
      })
      return { total: countOf(data.total ?? 0, 'total'), rows: listOf(data.items, 'items') }
    },
  })
  return { refunds: read.rows.map(newsOf), next: read.next, readUntil: read.readUntil }
}

function newsOf(row: Fields): PlatformRefundNews {
  const [info, order] = [maybe(row.aftersale_info), maybe(row.order_info)]
  const related = listOf(order.related_order_info, 'related_order_info')
  const updatedAt = epochMoment(info.update_time) ?? epochMoment(info.apply_time)
  if (updatedAt === null) throw new TypeError('update_time is missing')
  const type = textOf(info.aftersale_type) ?? ''
  return {
    externalRefundId: idOf(info.aftersale_id, 'aftersale_id'),
    externalOrderId: idOf(order.shop_order_id, 'shop_order_id'),
    externalLineNo: related.length === 1 ? textOf(related[0].sku_order_id) : null,
    kind: KINDS[type] ?? 'refund_only',
    state: STATES[textOf(info.aftersale_status) ?? ''] ?? 'requested',
    amount: shiftDecimal(amountOf(info.refund_amount)),
    currency: 'CNY',
    qty: textOf(info.aftersale_num) ? countOf(info.aftersale_num, 'aftersale_num') : null,
    countedAs: related.length === 1 ? `douyin-refund-${textOf(related[0].sku_order_id)}` : null,
    reason: textOf(maybe(row.text_part).reason_text),
    returnWaybillNo: textOf(info.return_logistics_code),
    returnCourier: textOf(info.return_logistics_company_name),
    // Which step is agreed to, and to which version of the case.
    token: `${type}:${textOf(info.aftersale_status) ?? ''}:${textOf(info.update_time) ?? ''}`,
    updatedAt,
  }
}

/** The platform's numbers of what is agreed to, by the kind of case and the step it is at. */
function operationOf(type: string, status: string): number | null {
  if (type === '0' && status === '6') return 101
  if (type === '0' && status === '11') return 111
  if ((type === '1' || type === '2') && status === '6') return 201
  if (type === '3' && status === '6') return 301
  return null
}

/** Agrees to the step a case is at, if it is still the version that was seen. */
export async function agreeDouyinRefund(
  http: OutboundHttp,
  connection: Connection,
  refund: PlatformRefundNews
): Promise<{ already: boolean }> {
  if (refund.state === 'refunded') return { already: true }
  const [type = '', status = '', version = ''] = (refund.token ?? '').split(':')
  const operation = operationOf(type, status)
  if (operation === null)
    throw new PlatformRefused('no_step', `There is nothing to agree to at step ${status}`)
  try {
    const { data } = await douyinCall(
      http,
      connection,
      'afterSale.operate',
      {
        type: operation,
        items: [
          {
            aftersale_id: refund.externalRefundId,
            ...(version ? { update_time: Number(version) } : {}),
          },
        ],
      },
      { idempotent: false }
    )
    const [item = {}] = listOf(data.items, 'items')
    const code = textOf(item.status_code) ?? '0'
    if (code !== '0') throw new PlatformRefused(code, textOf(item.status_msg) ?? 'refused')
    return { already: false }
  } catch (error) {
    if (error instanceof PlatformRefused && /已同意|已退款|已完成|已审核/.test(error.message))
      return { already: true }
    throw error
  }
}
