import { LosslessNumber } from 'lossless-json'
import { inZone } from '#kernel/clock'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import {
  grossOf,
  netOf,
  totalOf,
  two,
  type SampleLine,
  type SampleOrder,
} from './platform_payloads.js'

/** What a trade is beside what was bought. Statuses are the platform's own words. */
export interface TaobaoState {
  status: string
  /** By line id. */
  lines?: ReadonlyMap<number, { status?: string; refund?: string; waybill?: string }>
  step?: { status: string; paid: string }
  memo?: string
  flag?: number
  deliveryTime?: Date
  commission?: string
  /** Name, phone and street starred, as applications without the grant to see them get them. */
  masked?: boolean
  type?: string
  extra?: Record<string, unknown>
}

/** Trade numbers have nineteen digits: beyond what a number of JavaScript holds. */
const FIRST_TRADE = 4_012_345_678_901_000_000n
export const tidOf = (id: number) => String(FIRST_TRADE + BigInt(id))
/** A trade's only line has the trade's own number. */
export const oidOf = (order: Pick<SampleOrder, 'id' | 'lines'>, line: SampleLine) =>
  order.lines.length === 1 ? tidOf(order.id) : String(FIRST_TRADE + 500_000_000n + BigInt(line.id))

const bare = (digits: string) => new LosslessNumber(digits)
export const topTime = (at: Date) => inZone(at, 'Asia/Shanghai').toFormat('yyyy-MM-dd HH:mm:ss')
const mask = (text: string, keep: number) => text.slice(0, keep) + '**'

/** A trade as `taobao.trade.fullinfo.get` gives it; one line comes without a list around it. */
export function taobaoTrade(order: SampleOrder, state: TaobaoState): Record<string, unknown> {
  const lines = order.lines.map((line) => taobaoLine(order, line, state))
  const { masked } = state
  return {
    tid: bare(tidOf(order.id)),
    tid_str: tidOf(order.id),
    type: state.type ?? (state.step ? 'step' : 'fixed'),
    status: state.status,
    created: topTime(order.placedAt),
    modified: topTime(order.updatedAt),
    ...(order.paidAt && { pay_time: topTime(order.paidAt) }),
    payment: totalOf(order),
    total_fee: two(order.lines.reduce((sum, line) => sum + grossOf(line), 0n)),
    post_fee: order.shipping ?? '0.00',
    discount_fee: '0.00',
    adjust_fee: '0.00',
    received_payment: '0.00',
    commission_fee: state.commission ?? '0.00',
    ...(state.step && {
      step_trade_status: state.step.status,
      step_paid_fee: state.step.paid,
    }),
    buyer_nick: 'w**0',
    buyer_open_uid: `AAE${order.customerId ?? order.id}`,
    buyer_message: order.note ?? '',
    seller_memo: state.memo ?? '',
    seller_flag: state.flag ?? 0,
    receiver_name: masked ? mask(order.name, 1) : order.name,
    receiver_state: order.province,
    receiver_city: order.city,
    receiver_district: order.district ?? '西湖区',
    receiver_address: masked ? mask(order.address, 2) : order.address,
    receiver_zip: order.postcode ?? '000000',
    receiver_mobile: masked ? `${order.phone.slice(0, 3)}****${order.phone.slice(7)}` : order.phone,
    ...(masked && { oaid: `oaid-${order.customerId ?? order.id}` }),
    shipping_type: 'express',
    ...(state.deliveryTime && { delivery_time: topTime(state.deliveryTime) }),
    orders: lines.length === 1 ? { order: lines[0] } : { order: lines },
    ...state.extra,
  }
}

function taobaoLine(order: SampleOrder, line: SampleLine, state: TaobaoState) {
  const { status = state.status, refund = 'NO_REFUND', waybill } = state.lines?.get(line.id) ?? {}
  const net = netOf(line)
  const post = order.lines.length === 1 ? toUnits(order.shipping ?? '0') : 0n
  return {
    oid: bare(oidOf(order, line)),
    num: line.qty,
    num_iid: bare(String(line.productId)),
    sku_id: line.variantId ? String(line.variantId) : undefined,
    outer_sku_id: line.code,
    title: line.title,
    price: line.price,
    total_fee: two(grossOf(line)),
    // Of a trade's only line it has the postage in it.
    payment: two(net + post),
    discount_fee: '0.00',
    adjust_fee: '0.00',
    divide_order_fee: two(net),
    part_mjz_discount: line.discount ?? '0.00',
    refund_status: refund,
    status,
    ...(waybill && { invoice_no: waybill, logistics_company: '顺丰速运' }),
  }
}

/** A refund as `taobao.refunds.receive.get` gives it. */
export interface TaobaoRefund {
  id: number
  orderId: number
  line: string
  status: string
  amount: string
  modified: Date
  isReturn?: boolean
  waybill?: string
}

export const taobaoRefund = (refund: TaobaoRefund) => ({
  refund_id: String(7_000_000_000 + refund.id),
  tid: bare(tidOf(refund.orderId)),
  oid: bare(refund.line),
  status: refund.status,
  refund_fee: refund.amount,
  payment: '0.00',
  total_fee: refund.amount,
  has_good_return: refund.isReturn ?? false,
  good_status: refund.isReturn ? 'BUYER_RECEIVED' : 'BUYER_NOT_RECEIVED',
  reason: '拍错/多拍/不想要',
  num: 1,
  refund_phase: 'onsale',
  refund_version: bare(String(refund.modified.getTime())),
  created: topTime(refund.modified),
  modified: topTime(refund.modified),
  ...(refund.waybill && { sid: refund.waybill, company_name: '圆通速递' }),
})

/** Yuan as the text that fen come to. */
export const yuan = (fen: string) => fromUnits(toUnits(fen) / 100n).slice(0, -2)
