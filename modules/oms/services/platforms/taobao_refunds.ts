import { multiplyDecimals } from '#kernel/decimal'
import type { OutboundHttp } from '#kernel/http/outbound'
import { neededMoment } from './china.js'
import { amountOf, idOf, maybe, textOf, type Fields } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type PlatformRefundNews,
  type PullWindow,
} from './platform_connector.js'
import { readWindow } from './read_window.js'
import { shanghaiText } from './shanghai_time.js'
import { manyOf, topCall } from './taobao_api.js'

const FIELDS =
  'refund_id,tid,oid,title,buyer_nick,total_fee,status,created,modified,refund_fee,payment,good_status,has_good_return,reason,desc,num,company_name,sid,refund_phase,refund_version,order_status,dispute_type,operation_contraint'
const WINDOW = { sliceMs: 24 * 3_600_000, lagMs: 60_000, size: 40, maxPages: Infinity }

const STATES: Readonly<Record<string, PlatformRefundNews['state']>> = {
  WAIT_SELLER_AGREE: 'requested',
  WAIT_BUYER_RETURN_GOODS: 'approved',
  WAIT_SELLER_CONFIRM_GOODS: 'goods_sent',
  WAIT_SELLER_CONSIGN_GOODS: 'goods_sent',
  WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS: 'goods_sent',
  SELLER_REFUSE_BUYER: 'refused',
  EXCHANGE_TRANSFORM_TO_REFUND: 'closed',
  CLOSED: 'closed',
  SUCCESS: 'refunded',
}

export function mapTaobaoRefund(refund: Fields): PlatformRefundNews {
  const status = textOf(refund.status) ?? ''
  const isExchange =
    /EXCHANGE|CONSIGN/.test(status) || /exchange|换货/i.test(textOf(refund.dispute_type) ?? '')
  const isReturn = refund.has_good_return === true || textOf(refund.has_good_return) === 'true'
  const [version, phase] = [textOf(refund.refund_version), textOf(refund.refund_phase)]
  return {
    externalRefundId: idOf(refund.refund_id, 'refund_id'),
    externalOrderId: idOf(refund.tid, 'tid'),
    externalLineNo: textOf(refund.oid),
    kind: isExchange ? 'exchange' : isReturn ? 'return' : 'refund_only',
    state: STATES[status] ?? 'requested',
    amount: amountOf(refund.refund_fee),
    currency: 'CNY',
    qty: refund.num === undefined ? null : Number(textOf(refund.num)) || null,
    reason: [textOf(refund.reason), textOf(refund.desc)].filter(Boolean).join('：') || null,
    returnWaybillNo: textOf(refund.sid),
    returnCourier: textOf(refund.company_name),
    token: version ? `${version}|${phase ?? ''}` : null,
    updatedAt: neededMoment(refund.modified ?? refund.created, 'modified'),
  }
}

/** Refunds changed in a window, from the last page to the first. */
export async function pullTaobaoRefunds(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
) {
  const { rows, next, readUntil } = await readWindow(window, {
    ...WINDOW,
    async ask({ from, to }, page) {
      const { answer } = await topCall(http, connection, {
        method: 'taobao.refunds.receive.get',
        params: {
          fields: FIELDS,
          start_modified: shanghaiText(from),
          end_modified: shanghaiText(to),
          page_no: String(page),
          page_size: String(WINDOW.size),
          use_has_next: String(page > 1),
        },
      })
      return {
        rows: manyOf(answer.refunds, 'refund'),
        total: Number(textOf(answer.total_results) ?? '0'),
      }
    },
  })
  return { refunds: rows.map(mapTaobaoRefund), next, readUntil }
}

/**
 * Agrees: to the goods coming back while nothing was sent back, else to the money. What the platform
 * refuses because it has happened already counts as done; the refund itself tells.
 */
export async function agreeOnTaobao(
  http: OutboundHttp,
  connection: Connection,
  refund: PlatformRefundNews
): Promise<{ already: boolean }> {
  const [version = '', phase = ''] = (refund.token ?? '').split('|')
  const isReturn = refund.kind === 'return' && refund.state === 'requested'
  const identity = {
    refund_id: refund.externalRefundId,
    ...(version && { refund_version: version }),
    ...(phase && { refund_phase: phase }),
  }
  try {
    if (isReturn)
      await topCall(http, connection, {
        method: 'taobao.rp.returngoods.agree',
        params: { ...identity, remark: refund.reason ?? '同意退货' },
        reads: false,
      })
    else await agreeMoney(http, connection, refund, [version, phase])
    return { already: false }
  } catch (error) {
    if (!(error instanceof PlatformRefused)) throw error
    const now = await stateOf(http, connection, refund.externalRefundId)
    const isDone = isReturn ? ['approved', 'goods_sent', 'refunded'] : ['refunded']
    if (isDone.includes(now)) return { already: true }
    throw error
  }
}

/** `refund_id|amount in fen|version|phase`; its refusals are inside an answer that succeeded. */
async function agreeMoney(
  http: OutboundHttp,
  connection: Connection,
  refund: PlatformRefundNews,
  [version, phase]: readonly [string, string]
) {
  const fen = multiplyDecimals(refund.amount, 100)
  const { answer } = await topCall(http, connection, {
    method: 'taobao.rp.refunds.agree',
    params: {
      refund_infos: [refund.externalRefundId, fen, version, phase].filter(Boolean).join('|'),
    },
    reads: false,
  })
  const [result] = manyOf(answer.results, 'refund_mapping_result')
  const isDone = answer.succ === true && (result === undefined || result.succ === true)
  if (!isDone)
    throw new PlatformRefused(
      textOf(answer.msg_code) ?? 'OP_FAILURE',
      `Taobao: ${textOf(result?.message) ?? textOf(answer.message) ?? 'the refund was not agreed to'}`
    )
}

async function stateOf(http: OutboundHttp, connection: Connection, id: string) {
  const { answer } = await topCall(http, connection, {
    method: 'taobao.refund.get',
    params: { refund_id: id, fields: FIELDS },
  })
  return STATES[textOf(maybe(answer.refund).status) ?? ''] ?? 'requested'
}
