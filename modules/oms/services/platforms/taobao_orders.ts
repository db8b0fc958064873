import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import { chineseAddress, isSealed, localDeadline, neededMoment } from './china.js'
import { amountOf, countOf, idOf, plainText, textOf, type Fields } from './payload.js'
import type {
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformStatus,
} from './platform_connector.js'
import { shanghaiMoment } from './shanghai_time.js'
import { manyOf } from './taobao_api.js'

const STATUSES: Readonly<Record<string, PlatformStatus>> = {
  TRADE_NO_CREATE_PAY: 'unpaid',
  WAIT_BUYER_PAY: 'unpaid',
  PAY_PENDING: 'unpaid',
  WAIT_PRE_AUTH_CONFIRM: 'unpaid',
  PAID_FORBID_CONSIGN: 'held',
  WAIT_SELLER_SEND_GOODS: 'to_ship',
  SELLER_CONSIGNED_PART: 'to_ship',
  WAIT_BUYER_CONFIRM_GOODS: 'shipped',
  TRADE_BUYER_SIGNED: 'shipped',
  TRADE_FINISHED: 'shipped',
  TRADE_CLOSED: 'cancelled',
  TRADE_CLOSED_BY_TAOBAO: 'cancelled',
}
/** Marks by which the platform keeps a paid trade back: group purchases, customs, its own stops. */
const HOLDS = ['top_hold', 'forbid_consign', 'team_buy_hold', 'share_group_hold', 'ofp_hold']
const FLAGS = [undefined, 'red', 'yellow', 'green', 'blue', 'purple'] as const
const isTrue = (value: Fields[string] | undefined) => value === true || textOf(value) === 'true'

export const ordersOf = (trade: Fields) => manyOf(trade.orders, 'order')

/** Where a trade stands. Pre-sales wait for the rest of their price whatever else they say. */
export function statusOf(trade: Fields): PlatformStatus {
  const status = STATUSES[textOf(trade.status) ?? ''] ?? 'held'
  const step = textOf(trade.step_trade_status)
  if (status === 'cancelled' || step === 'FRONT_PAID_FRONT_FORFEITED') return 'cancelled'
  if (status !== 'to_ship') return status
  const isHeld =
    (step !== null && step !== 'FRONT_PAID_FINAL_PAID') ||
    isTrue(trade.is_sh_ship) ||
    HOLDS.some((name) => textOf(trade[name]) === '1')
  return isHeld ? 'held' : 'to_ship'
}

const statusOfLine = (line: Fields): PlatformStatus =>
  STATUSES[textOf(line.status) ?? ''] ?? 'to_ship'

/** How far the lines are, for two versions of one second: refunds, parcels and closures come later. */
export const stepsOf = (trade: Fields): number =>
  ordersOf(trade).filter(
    (line) => ['shipped', 'cancelled'].includes(statusOfLine(line)) || refundOf(line) !== 'none'
  ).length

/** A refused refund leaves the goods to be sent: only then can it be refused. */
function refundOf(line: Fields): 'none' | 'requested' | 'refunded' {
  const status = textOf(line.refund_status)
  if (status === 'SUCCESS') return 'refunded'
  const isOver = [null, 'NO_REFUND', 'CLOSED', 'SELLER_REFUSE_BUYER'].includes(status)
  return isOver ? 'none' : 'requested'
}

/**
 * What a line comes to in the end: its share after the trade's promotions, where that is told. It is
 * without postage, except that a trade of one line may have the postage in it.
 */
function netOf(line: Fields, trade: Fields, isOnly: boolean): string {
  const own = amountOf(line.total_fee, '')
  const share = amountOf(line.part_mjz_discount)
  const divided = amountOf(line.divide_order_fee, '')
  if (!divided) return own ? subtractDecimals(own, share) : amountOf(line.payment)
  const post = amountOf(trade.post_fee)
  const hasPostage =
    isOnly &&
    compareDecimals(post, '0') > 0 &&
    compareDecimals(divided, amountOf(trade.payment)) === 0
  return hasPostage ? subtractDecimals(divided, post) : divided
}

function mapLine(line: Fields, trade: Fields, isOnly: boolean): PlatformLine {
  const qty = countOf(line.num, 'order.num')
  const share = amountOf(line.part_mjz_discount)
  const gross = multiplyDecimals(amountOf(line.price), qty)
  const status = statusOfLine(line)
  const refund = refundOf(line)
  const isShipped = status === 'shipped'
  const isGone = status === 'cancelled' || (refund === 'refunded' && !isShipped)
  const variant = textOf(line.sku_properties_name)
  return {
    externalLineNo: idOf(line.oid, 'order.oid'),
    externalProductId: idOf(line.num_iid, 'order.num_iid'),
    externalSkuId: textOf(line.sku_id) ?? '',
    externalCode: textOf(line.outer_sku_id) ?? textOf(line.outer_iid),
    title: plainText([textOf(line.title) ?? '?', variant].filter(Boolean).join(' ')) ?? '?',
    qty,
    ...priceFromTotals(gross, addDecimals(netOf(line, trade, isOnly), share), qty),
    orderDiscountShare: share,
    isGift: isTrue(line.is_free_gift),
    refundState: refund,
    cancelled: isGone ? qty : 0,
    sent: isShipped ? qty : 0,
    needsShipping: textOf(line.shipping_type ?? trade.shipping_type) !== 'virtual',
  }
}

/** What was paid so far, under the number that Alipay's bill has it by. Deposits count as they come. */
function paymentsOf(trade: Fields, isCod: boolean): PlatformOrder['payments'] {
  const step = textOf(trade.step_trade_status)
  const isPartly = step?.startsWith('FRONT_PAID') && step !== 'FRONT_PAID_FINAL_PAID'
  const paidAt = shanghaiMoment(trade.pay_time, 'pay_time')
  const amount = amountOf(isPartly ? trade.step_paid_fee : trade.payment)
  const isPaid = isPartly || (paidAt !== null && statusOf(trade) !== 'unpaid')
  if (
    isCod ? !['TRADE_BUYER_SIGNED', 'TRADE_FINISHED'].includes(textOf(trade.status) ?? '') : !isPaid
  )
    return []
  if (compareDecimals(amount, '0') <= 0) return []
  return [
    {
      method: isCod ? 'cod' : 'alipay',
      externalTxnNo: `T200P${idOf(trade.tid, 'tid')}`,
      amount,
      paidAt: paidAt ?? neededMoment(trade.modified, 'modified'),
      isRunningTotal: true,
    },
  ]
}

function factsOf(trade: Fields, isCod: boolean, sealed: boolean): PlatformFacts {
  const commission = amountOf(trade.commission_fee)
  const oaid = textOf(trade.oaid)
  const flag = FLAGS[Number(textOf(trade.seller_flag) ?? 0)]
  const isPresale =
    textOf(trade.step_trade_status) !== null ||
    isTrue(trade.new_presell) ||
    isTrue(trade.general_new_presell)
  return {
    ...(isPresale && { presale: true }),
    ...(isCod && { cod: true, sealed: true }),
    ...((isTrue(trade.cross_bonded_declare) || isTrue(trade.post_gate_declare)) && {
      crossBorder: true,
    }),
    ...(sealed && { sealedContact: true }),
    ...(oaid && { platformAddressKey: oaid }),
    ...(compareDecimals(commission, '0') > 0 && { platformFee: commission }),
    ...(flag && { flag }),
  }
}

/** The earliest of the trade's and its lines' last moments to send. */
function shipByOf(trade: Fields): string | null {
  const all = [trade, ...ordersOf(trade)].flatMap(
    (one) => localDeadline(one.delivery_time, 'delivery_time') ?? []
  )
  return all.sort()[0] ?? null
}

/** A trade as `taobao.trade.fullinfo.get` gives it. Money is text in yuan. */
export function mapTrade(trade: Fields): PlatformOrder {
  if (trade.orders === undefined) throw new TypeError('orders is missing')
  const lines = ordersOf(trade)
  const isCod = textOf(trade.type) === 'cod'
  const [name, phone] = [
    textOf(trade.receiver_name),
    textOf(trade.receiver_mobile) ?? textOf(trade.receiver_phone),
  ]
  const line = textOf(trade.receiver_address)
  const sealed = textOf(trade.oaid) !== null || [name, phone, line].some(isSealed)
  const postcode = textOf(trade.receiver_zip)
  return {
    status: statusOf(trade),
    statusText: [textOf(trade.status) ?? '-', textOf(trade.step_trade_status)]
      .filter(Boolean)
      .join('/'),
    total: amountOf(trade.payment),
    facts: factsOf(trade, isCod, sealed),
    order: {
      externalNo: idOf(trade.tid, 'tid'),
      placedAt: neededMoment(trade.created, 'created'),
      paidAt: shanghaiMoment(trade.pay_time, 'pay_time'),
      shipBy: shipByOf(trade),
      currency: 'CNY',
      shippingAmount: amountOf(trade.post_fee),
      consignee: name,
      phone,
      ...chineseAddress({
        province: textOf(trade.receiver_state),
        city: textOf(trade.receiver_city),
        district: textOf(trade.receiver_district),
        town: textOf(trade.receiver_town),
        line,
      }),
      postcode: postcode === '000000' ? null : postcode,
      buyerNote: textOf(trade.buyer_message),
      sellerNote: textOf(trade.seller_memo),
      source: {
        buyerId:
          textOf(trade.buyer_open_uid) ??
          textOf(trade.ouid) ??
          textOf(trade.buyer_nick) ??
          undefined,
      },
    },
    lines: lines
      .filter((one) => countOf(one.num, 'order.num') > 0)
      .map((one) => mapLine(one, trade, lines.length === 1)),
    payments: paymentsOf(trade, isCod),
    // Their amounts come with the news of refunds.
    refunds: [],
  }
}
