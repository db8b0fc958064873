import type { OutboundHttp } from '#kernel/http/outbound'
import { amountOf, countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import { shiftDecimal } from './minor_units.js'
import { businessError, jdCall } from './jd_api.js'
import type { Connection, PlatformRefundNews, PullWindow } from './platform_connector.js'
import { readWindow } from './read_window.js'
import { shanghaiMoment, shanghaiText } from './shanghai_time.js'

const PER_PAGE = 50
const DAY = 86_400_000

/** Where an application stands: with the seller, then with JD's cashier. */
const STATES: Readonly<Record<string, PlatformRefundNews['state']>> = {
  0: 'requested',
  1: 'approved',
  2: 'refused',
  3: 'refunded',
  4: 'refused',
  5: 'approved',
  6: 'approved',
  7: 'approved',
  8: 'refused',
  9: 'refunded',
  10: 'approved',
  11: 'closed',
}

/**
 * Applications to cancel a paid order. The list knows two times: first come those applied for in the
 * window, then those decided on in it.
 */
export async function pullJdRefunds(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
): Promise<{ refunds: PlatformRefundNews[]; next: string | null; readUntil: Date }> {
  const [by, until, cursor] = (window.cursor ?? `apply@${+window.until}@`).split('@')
  const read = await readWindow(
    { since: window.since, until: new Date(Number(until)), cursor: cursor || null },
    {
      sliceMs: DAY,
      size: PER_PAGE,
      maxPages: 300,
      ask: (range, page) => ask(http, connection, by, range, page),
    }
  )
  const rest = by === 'apply' ? `check@${+read.readUntil}@` : null
  const next = read.next ? `${by}@${until}@${read.next}` : rest
  return { refunds: read.rows.map(newsOf), next, readUntil: read.readUntil }
}

async function ask(
  http: OutboundHttp,
  connection: Connection,
  by: string,
  { from, to }: { from: Date; to: Date },
  page: number
) {
  const { body } = await jdCall(
    http,
    connection,
    'jingdong.pop.afs.soa.refundapply.queryPageList',
    {
      [`${by}TimeStart`]: shanghaiText(from),
      [`${by}TimeEnd`]: shanghaiText(to),
      pageIndex: page,
      pageSize: PER_PAGE,
    }
  )
  const result = maybe(body.queryResult)
  if (String(result.success) !== 'true')
    throw businessError(textOf(result.code), textOf(result.message))
  return {
    total: countOf(result.total ?? 0, 'queryResult.total'),
    rows: listOf(result.list ?? result.result, 'queryResult.list'),
  }
}

function newsOf(row: Fields): PlatformRefundNews {
  const id = idOf(row.id, 'refundapply.id')
  const updatedAt =
    shanghaiMoment(row.checkTime, 'checkTime') ?? shanghaiMoment(row.applyTime, 'applyTime')
  if (updatedAt === null) throw new TypeError('applyTime is missing')
  return {
    externalRefundId: id,
    externalOrderId: idOf(row.orderId, 'refundapply.orderId'),
    externalLineNo: null,
    kind: 'refund_only',
    state: STATES[textOf(row.status) ?? ''] ?? 'requested',
    amount: shiftDecimal(amountOf(row.applyRefundSum)),
    currency: 'CNY',
    qty: null,
    reason: textOf(row.reason) ?? textOf(row.checkRemark),
    returnWaybillNo: null,
    returnCourier: null,
    token: null,
    updatedAt,
  }
}

/** Agrees to an application; one that was decided on before counts as agreed to when JD says so. */
export async function agreeJdRefund(
  http: OutboundHttp,
  connection: Connection,
  refund: PlatformRefundNews
): Promise<{ already: boolean }> {
  const { body } = await jdCall(
    http,
    connection,
    'jingdong.pop.afs.soa.refundapply.replyRefund',
    {
      id: refund.externalRefundId,
      status: 1,
      checkUserName: 'tandem',
      remark: '同意',
      outWareStatus: 2,
    },
    { idempotent: false }
  )
  const result = maybe(body.replyResult)
  if (String(result.success) === 'true') return { already: false }
  const words = textOf(result.errorMsg)
  if (/已审核|已处理|已同意|重复/.test(words ?? '')) return { already: true }
  throw businessError(textOf(result.errorCode), words)
}
