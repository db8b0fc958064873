import { apportion } from '#kernel/apportion'
import { addDecimals, compareDecimals, decimal, multiplyDecimals, plain } from '#kernel/decimal'
import { chineseAddress, isSealed, localDeadline, neededMoment } from './china.js'
import { amountOf, countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import type {
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformStatus,
} from './platform_connector.js'
import { shanghaiMoment } from './shanghai_time.js'

const FLAGS = [
  undefined,
  'red',
  'yellow',
  'green',
  'blue',
  'purple',
  'orange',
  'blue',
  'red',
  'green',
  'red',
] as const
const METHODS: Readonly<Record<string, string>> = { WEIXIN: 'wechat', ALIPAY: 'alipay', QQ: 'qq' }
/** After-sales that are over without money going back, or over altogether. */
const CLOSED_CASES = new Set([0, 9, 11, 12, 13, 16, 17, 24, 25])

const numberOf = (value: Fields[string] | undefined): number | null =>
  textOf(value) === null ? null : Number(textOf(value))

/** Where money asked back stands: the whole order's, which is one item. */
function refundOf(order: Fields): 'none' | 'requested' | 'refunded' {
  const [refund, sales] = [numberOf(order.refund_status), numberOf(order.after_sales_status) ?? 0]
  if (refund === 4 || sales === 10) return 'refunded'
  return refund === 2 || refund === 3 || !CLOSED_CASES.has(sales) ? 'requested' : 'none'
}

/** Where an order stands. What the risk control looks at is never sent, whatever else it says. */
export function statusOf(order: Fields): PlatformStatus {
  const [confirm, group] = [numberOf(order.confirm_status), numberOf(order.group_status)]
  const step = numberOf(maybe(order.step_order_info).step_trade_status)
  if (confirm === 2 || group === 2) return 'cancelled'
  const sent = numberOf(order.order_status)
  if (sent === 2 || sent === 3) return 'shipped'
  if (confirm === 0 || group === 0 || step === 0 || step === 1) return 'unpaid'
  if (refundOf(order) === 'refunded') return 'cancelled'
  return sent === 1 && numberOf(order.risk_control_status) !== 1 ? 'to_ship' : 'held'
}

/** For two versions of one second: after-sales come after parcels. */
export const stepsOf = (order: Fields): number =>
  ['none', 'requested', 'refunded'].indexOf(refundOf(order))

/** Its number begins with the day it was made on: `200601-338104320801429`. */
function placedAt(order: Fields): string {
  const known =
    shanghaiMoment(order.created_time, 'created_time') ??
    shanghaiMoment(order.confirm_time, 'confirm_time')
  if (known) return known
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)-/.exec(textOf(order.order_sn) ?? '') ?? []
  return neededMoment(year ? `20${year}-${month}-${day} 00:00:00` : null, 'created_time')
}

/** Amounts are bare numbers in yuan, read digit by digit. */
const money = (order: Fields, name: string) => amountOf(order[name])

/**
 * Lines with what the merchant gives off: a changed price and the shop's discount. What the platform
 * gives is paid by it (see `paymentsOf`). An order is of one item nearly always; shares of several
 * follow their prices.
 */
function linesOf(order: Fields): PlatformLine[] {
  const items = listOf(order.item_list, 'item_list').filter(
    (item) => countOf(item.goods_count, 'goods_count') > 0
  )
  const gross = items.map((item) =>
    multiplyDecimals(amountOf(item.goods_price), countOf(item.goods_count, 'goods_count'))
  )
  const discount = addDecimals(
    money(order, 'seller_discount'),
    money(order, 'capital_free_discount')
  )
  const [shares, changes] = [discount, money(order, 'order_change_amount')].map((total) =>
    shareOut(total, gross)
  )
  const refund = refundOf(order)
  const isCancelled = statusOf(order) === 'cancelled'
  const isSent = [2, 3].includes(numberOf(order.order_status) ?? 0)
  const isVirtual = textOf(order.logistics_id) === '999'
  const common = { refundState: refund, needsShipping: !isVirtual }
  const part = (item: Fields) => {
    const qty = countOf(item.goods_count, 'goods_count')
    return {
      ...common,
      externalProductId: idOf(item.goods_id, 'goods_id'),
      externalSkuId: textOf(item.sku_id) ?? '',
      externalCode: textOf(item.outer_id) ?? textOf(item.outer_goods_id),
      title: [textOf(item.goods_name) ?? '?', textOf(item.goods_spec)].filter(Boolean).join(' '),
      qty,
      cancelled: isCancelled ? qty : 0,
      sent: isSent ? qty : 0,
    }
  }
  return [
    ...items.map((item, index) => ({
      ...part(item),
      externalLineNo: textOf(item.sku_id) ?? String(index + 1),
      unitPrice: amountOf(item.goods_price),
      lineDiscount: changes[index],
      orderDiscountShare: shares[index],
      isGift: false,
    })),
    ...listOf(order.gift_list, 'gift_list').map((gift, index) => ({
      ...part(gift),
      externalLineNo: `gift:${textOf(gift.sku_id) ?? index + 1}`,
      unitPrice: '0',
      isGift: true,
    })),
  ]
}

/** Parts in cents that sum to the whole, by weight. */
function shareOut(total: string, weights: readonly string[]): string[] {
  return apportion(decimal(total), weights, 2).map(plain)
}

/** Buyer's and platform's share, each under the order's number: the bill of goods has it by that. */
function paymentsOf(order: Fields): PlatformOrder['payments'] {
  const status = statusOf(order)
  const told =
    shanghaiMoment(order.pay_time, 'pay_time') ?? shanghaiMoment(order.confirm_time, 'confirm_time')
  // One that was called off may have been paid before; then its money went back.
  if (status === 'unpaid' || (status === 'cancelled' && told === null)) return []
  const number = idOf(order.order_sn, 'order_sn')
  const paidAt = told ?? placedAt(order)
  const payType = textOf(order.pay_type) ?? ''
  const all = [
    {
      kind: 'payment' as const,
      method: METHODS[payType] ?? (payType.toLowerCase() || 'pinduoduo'),
      amount: money(order, 'pay_amount'),
    },
    { kind: 'subsidy' as const, method: 'pinduoduo', amount: money(order, 'platform_discount') },
  ]
  return all
    .filter(({ amount }) => compareDecimals(amount, '0') > 0)
    .map((payment) => ({ ...payment, externalTxnNo: number, paidAt, isRunningTotal: true }))
}

const hasTag = (order: Fields, name: string) =>
  listOf(order.order_tag_list, 'order_tag_list').some(
    (tag) => textOf(tag.name) === name && textOf(tag.value) === '1'
  )

function factsOf(order: Fields, sealed: boolean, receivable: string): PlatformFacts {
  const services = listOf(order.service_fee_detail, 'service_fee_detail')
  const bySf =
    textOf(order.free_sf) === '1' ||
    hasTag(order, 'free_sf') ||
    services.some((fee) => textOf(fee.service_name) === 'sf_express_fee')
  const isPresale = textOf(order.is_pre_sale) === '1' || textOf(order.trade_type) === '1'
  const address = textOf(order.open_address_id_2) ?? textOf(order.open_address_id)
  const flag = FLAGS[numberOf(order.remark_tag) ?? 0]
  const isPlatformPaid = compareDecimals(money(order, 'platform_discount'), '0') > 0
  return {
    ...(isPresale && { presale: true }),
    ...(textOf(order.bonded_warehouse) && { crossBorder: true }),
    ...(sealed && { sealedContact: true }),
    ...(address && { platformAddressKey: address }),
    ...(bySf && { requiredCourier: 'SF' }),
    ...(isPlatformPaid && { receivable }),
    ...(flag && { flag }),
  }
}

/** Beside the goods: postage and the services bought with them. */
const shippingOf = (order: Fields) =>
  addDecimals(
    money(order, 'postage'),
    ...listOf(order.service_fee_detail, 'service_fee_detail').map((fee) =>
      amountOf(fee.service_fee)
    )
  )

/** The mask where the thing itself is cipher; names and streets vanish once the goods are sent. */
function readable(order: Fields, name: string): string | null {
  const given = textOf(order[name])
  const mask = textOf(order[`${name}_mask`])
  return given && !/^[~$#]/.test(given) ? given : mask
}

/** An order as the list of changes and `pdd.order.information.get` give it. */
export function mapPddOrder(order: Fields): PlatformOrder {
  const [name, phone] = [readable(order, 'receiver_name'), readable(order, 'receiver_phone')]
  const line = readable(order, 'receiver_address') ?? readable(order, 'address')
  const sealed = [name, phone, line].some(isSealed) || textOf(order.receiver_name_mask) !== null
  const receivable = addDecimals(money(order, 'pay_amount'), money(order, 'platform_discount'))
  return {
    status: statusOf(order),
    statusText: ['order_status', 'confirm_status', 'group_status', 'risk_control_status']
      .filter((field) => textOf(order[field]) !== null)
      .map((field) => `${field.replace('_status', '')} ${textOf(order[field])}`)
      .join(', '),
    total: receivable,
    facts: factsOf(order, sealed, receivable),
    order: {
      externalNo: idOf(order.order_sn, 'order_sn'),
      placedAt: placedAt(order),
      paidAt: statusOf(order) === 'unpaid' ? null : shanghaiMoment(order.pay_time, 'pay_time'),
      shipBy: localDeadline(order.last_ship_time, 'last_ship_time'),
      currency: 'CNY',
      shippingAmount: shippingOf(order),
      consignee: name,
      phone,
      ...chineseAddress({
        province: textOf(order.province),
        city: textOf(order.city),
        district: textOf(order.town),
        line,
      }),
      buyerNote: textOf(order.buyer_memo),
      sellerNote: textOf(order.remark),
    },
    lines: linesOf(order),
    payments: paymentsOf(order),
    // Their amounts come with the news of refunds.
    refunds: [],
  }
}
