import type { OutboundHttp } from '#kernel/http/outbound'
import { amountOf, countOf, idOf, listOf, momentOf, textOf, type Fields } from './payload.js'
import { notOffered, restBody, restCall } from './rest_api.js'
import {
  PlatformFailed,
  type Connection,
  type PlatformRefundNews,
  type PullWindow,
} from './platform_connector.js'

const KINDS = ['refund_only', 'return', 'exchange', 'resend'] as const
const STATES = ['requested', 'approved', 'goods_sent', 'refunded', 'refused', 'closed'] as const
const PER_PAGE = 100

/** `GET /refunds` by time of change, page after page as the shop names them. */
export async function pullRestRefunds(
  http: OutboundHttp,
  connection: Connection,
  { since, until, cursor }: PullWindow
): Promise<{ refunds: PlatformRefundNews[]; next: string | null }> {
  const response = await restCall(http, connection, {
    path: '/refunds',
    query: {
      updated_from: since.toISOString(),
      updated_to: until.toISOString(),
      limit: String(PER_PAGE),
      ...(cursor && { cursor }),
    },
  })
  if (!response) return { refunds: [], next: null }
  const body = restBody(response)
  return {
    refunds: listOf(body.refunds, '$.refunds').map(refundOf),
    next: textOf(body.next_cursor),
  }
}

export async function agreeRestRefund(
  http: OutboundHttp,
  connection: Connection,
  { externalRefundId, token }: PlatformRefundNews
): Promise<{ already: boolean }> {
  const response = await restCall(http, connection, {
    path: `/refunds/${encodeURIComponent(externalRefundId)}/agreement`,
    method: 'POST',
    body: { token },
    key: `agree-${externalRefundId}`,
  })
  if (!response) throw notOffered('agreeing to refunds')
  return { already: response.status === 200 }
}

function refundOf(refund: Fields): PlatformRefundNews {
  return {
    externalRefundId: idOf(refund.id, '$.refunds.id'),
    externalOrderId: idOf(refund.order_id, '$.refunds.order_id'),
    externalLineNo: textOf(refund.line_id),
    kind: oneOf(KINDS, refund.kind, '$.refunds.kind'),
    state: oneOf(STATES, refund.state, '$.refunds.state'),
    amount: amountOf(refund.amount),
    currency: textOf(refund.currency),
    qty: textOf(refund.quantity) ? countOf(refund.quantity, '$.refunds.quantity') : null,
    reason: textOf(refund.reason),
    returnWaybillNo: textOf(refund.waybill_no),
    returnCourier: textOf(refund.courier),
    token: textOf(refund.token),
    updatedAt: momentOf(refund.updated_at, '$.refunds.updated_at'),
  }
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown, path: string): Word {
  const found = words.find((word) => word === value)
  if (!found) throw new PlatformFailed(`${path} is none of ${words.join(', ')}`, 200)
  return found
}
