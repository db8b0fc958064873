import type { OutboundHttp } from '#kernel/http/outbound'
import { neededMoment } from './china.js'
import { inGroups } from './groups.js'
import { orderCount } from './order_list.js'
import { amountOf, idOf, textOf, type Fields } from './payload.js'
import {
  PlatformRefused,
  type Connection,
  type OrderCount,
  type PulledPage,
  type PullWindow,
} from './platform_connector.js'
import { readWindow } from './read_window.js'
import { shanghaiText } from './shanghai_time.js'
import { exactAt, exactMany, manyOf, topCall } from './taobao_api.js'

/** Up to a day is allowed; half an hour answers fast and rarely times out. A minute for clocks that differ. */
const WINDOW = { sliceMs: 30 * 60_000, lagMs: 60_000, size: 50, maxPages: Infinity }
const LIST_FIELDS = 'tid,status,created,modified,payment'
const ORDER_FIELDS = [
  'oid,num,num_iid,sku_id,outer_iid,outer_sku_id,title,sku_properties_name,price,total_fee,payment',
  'discount_fee,adjust_fee,divide_order_fee,part_mjz_discount,refund_status,refund_id,status,consign_time',
  'logistics_company,invoice_no,shipping_type,is_oversold,is_free_gift,gift_mids,delivery_time,modify_address',
]
  .join(',')
  .split(',')
  .map((name) => `orders.${name}`)
  .join(',')
/** `oaid` is given only with name, address, both phones and creation asked for. */
export const TRADE_FIELDS = [
  'tid,type,status,created,modified,pay_time,end_time,consign_time,payment,total_fee,post_fee,discount_fee',
  'adjust_fee,received_payment,commission_fee,alipay_no,step_trade_status,step_paid_fee,buyer_nick',
  'buyer_open_uid,ouid,buyer_message,seller_memo,seller_flag,receiver_name,receiver_country,receiver_state',
  'receiver_city,receiver_district,receiver_town,receiver_address,receiver_zip,receiver_mobile,receiver_phone',
  'oaid,shipping_type,cod_status,delivery_time,new_presell,cross_bonded_declare,post_gate_declare,is_sh_ship',
  'top_hold,forbid_consign,team_buy_hold,share_group_hold,ofp_hold,lm,promotion_details,service_tags',
  ORDER_FIELDS,
].join(',')

/**
 * A page of the trades modified in half an hour, from the last page to the first, each with its
 * detail. One whose detail is refused comes as the list has it, to be set aside by whoever reads it.
 */
export async function pullTrades(
  http: OutboundHttp,
  connection: Connection,
  window: PullWindow
): Promise<PulledPage> {
  const { rows, next, readUntil } = await readWindow(window, {
    ...WINDOW,
    async ask({ from, to }, page) {
      const { answer, text } = await topCall(http, connection, {
        method: 'taobao.trades.sold.increment.get',
        params: {
          fields: LIST_FIELDS,
          start_modified: shanghaiText(from),
          end_modified: shanghaiText(to),
          page_no: String(page),
          page_size: String(WINDOW.size),
          // Counting is what makes the call slow: only the first page is asked how many there are.
          use_has_next: String(page > 1),
        },
      })
      const exact = exactMany(text, 'trades', 'trade')
      return {
        rows: manyOf(answer.trades, 'trade').map((trade, n) => ({ trade, exact: exact[n] })),
        total: Number(textOf(answer.total_results) ?? '0'),
      }
    },
  })
  const heads = rows.map(({ trade }) => ({
    externalId: idOf(trade.tid, 'tid'),
    updatedAt: neededMoment(trade.modified, 'modified'),
  }))
  const known = (await window.known?.(heads)) ?? new Set()
  const due = rows.filter((_, index) => !known.has(heads[index].externalId))
  const payloads = await inGroups(due, async ({ trade, exact }) => {
    return (await readTrade(http, connection, idOf(trade.tid, 'tid'))) ?? exact
  })
  return { payloads, next, readUntil }
}

/** A trade's payload; null when the platform will not give it. */
export async function readTrade(
  http: OutboundHttp,
  connection: Connection,
  tid: string
): Promise<string | null> {
  try {
    const { text } = await topCall(http, connection, {
      method: 'taobao.trade.fullinfo.get',
      params: { tid, fields: TRADE_FIELDS, include_oaid: 'include_oaid' },
    })
    return exactAt(text, ['trade_fullinfo_get_response', 'trade'])
  } catch (error) {
    if (error instanceof PlatformRefused) return null
    throw error
  }
}

/** The trades created from one moment until before another; the list's own bound is inclusive. */
export async function countTrades(
  http: OutboundHttp,
  connection: Connection,
  { from, to }: { from: Date; to: Date }
): Promise<OrderCount> {
  const found: Fields[] = []
  for (let page = 1, hasNext = true; hasNext; page++) {
    const { answer } = await topCall(http, connection, {
      method: 'taobao.trades.sold.get',
      params: {
        fields: LIST_FIELDS,
        start_created: shanghaiText(from),
        end_created: shanghaiText(to),
        page_no: String(page),
        page_size: '100',
        use_has_next: 'true',
      },
    })
    found.push(...manyOf(answer.trades, 'trade'))
    hasNext = answer.has_next === true
  }
  const mine = found.filter((trade) => neededMoment(trade.created, 'created') < to.toISOString())
  return orderCount(
    mine.map((trade) => ({ id: idOf(trade.tid, 'tid'), total: amountOf(trade.payment) }))
  )
}
