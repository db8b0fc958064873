import type { OutboundHttp } from '#kernel/http/outbound'
import { neededMoment } from './china.js'
import { amountOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type PlatformRefundNews,
  type PullWindow,
} from './platform_connector.js'
import { pddCall, seconds } from './pinduoduo_api.js'
import { PDD_WINDOW } from './pinduoduo_pull.js'
import { readWindow } from './read_window.js'

const KINDS: Readonly<Record<string, PlatformRefundNews['kind']>> = {
  '2': 'refund_only',
  '3': 'return',
  '4': 'exchange',
  '5': 'resend',
}
const STATES: readonly (readonly [PlatformRefundNews['state'], readonly number[]])[] = [
  ['requested', [2, 3, 8, 14, 15, 18, 21, 32]],
  ['approved', [4, 5, 7, 22, 31]],
  ['goods_sent', [27]],
  ['refunded', [10]],
  ['refused', [6]],
  ['closed', [0, 9, 11, 12, 13, 16, 17, 24, 25]],
]

export function mapPddRefund(refund: Fields): PlatformRefundNews {
  const status = Number(textOf(refund.after_sales_status) ?? '0')
  const kind = KINDS[textOf(refund.after_sales_type) ?? ''] ?? 'refund_only'
  const state = STATES.find(([, codes]) => codes.includes(status))?.[0] ?? 'requested'
  const waybill = textOf(refund.tracking_number)
  const qty = Number(textOf(refund.goods_number) ?? 'NaN')
  return {
    externalRefundId: idOf(refund.id, 'id'),
    externalOrderId: idOf(refund.order_sn, 'order_sn'),
    // An order is of one item: the whole of it.
    externalLineNo: textOf(refund.sku_id),
    kind,
    state: state === 'approved' && kind === 'return' && waybill ? 'goods_sent' : state,
    amount: amountOf(refund.refund_amount),
    currency: 'CNY',
    qty: Number.isSafeInteger(qty) && qty > 0 ? qty : null,
    reason: textOf(refund.after_sale_reason),
    returnWaybillNo: waybill,
    returnCourier: textOf(refund.shipping_name),
    token: null,
    updatedAt: neededMoment(refund.updated_time ?? refund.created_time, 'updated_time'),
  }
}

/** After-sales changed in half an hour, from the last page to the first. */
export async function pullPddRefunds(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
) {
  const { rows, next, readUntil } = await readWindow(window, {
    ...PDD_WINDOW,
    async ask({ from, to }, page) {
      const { answer } = await pddCall(http, connection, {
        type: 'pdd.refund.list.increment.get',
        root: 'refund_increment_get_response',
        params: {
          after_sales_status: '1',
          after_sales_type: '1',
          start_updated_at: seconds(from),
          end_updated_at: seconds(to),
          page: String(page),
          page_size: String(PDD_WINDOW.size),
        },
      })
      return {
        rows: listOf(answer.refund_list, 'refund_list'),
        total: Number(textOf(answer.total_count) ?? '0'),
      }
    },
  })
  return { refunds: rows.map(mapPddRefund), next, readUntil }
}

/** Agrees to goods coming back or to the money. What was agreed before is said inside an answer that succeeded. */
export async function agreeOnPdd(
  http: OutboundHttp,
  connection: Connection,
  refund: PlatformRefundNews
): Promise<{ already: boolean }> {
  const isReturn = refund.kind === 'return' && refund.state === 'requested'
  const request = {
    after_sales_id: refund.externalRefundId,
    order_sn: refund.externalOrderId,
    operate_desc: '同意',
  }
  const { answer } = await pddCall(http, connection, {
    type: isReturn ? 'pdd.refund.returngoods.agree' : 'pdd.refund.agree',
    root: 'response',
    params: { request: JSON.stringify(request) },
    reads: false,
  })
  const result = maybe(answer.result)
  if (result.succ === true || result.success === true) return { already: false }
  const message =
    textOf(result.message) ?? textOf(answer.error_msg) ?? 'the refund was not agreed to'
  if (/已同意|已退款|退款成功|重复/.test(message)) return { already: true }
  throw new PlatformRefused(textOf(answer.error_code) ?? 'refused', `Pinduoduo: ${message}`)
}
