import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from '#kernel/decimal'
import { fromUnits, shareUnits, toUnits } from '#orders/domain/amounts'
import { amountOf, countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import type {
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformStatus,
} from './platform_connector.js'
import { chineseAddress } from './china.js'
import { shanghaiMoment } from './shanghai_time.js'

/** JD's states of an order; one that nobody knows is held. */
const STATES: Readonly<Record<string, PlatformStatus>> = {
  WAIT_SELLER_STOCK_OUT: 'to_ship',
  PAUSE: 'held',
  POP_ORDER_PAUSE: 'held',
  LOCKED: 'held',
  WAIT_SELLER_DELIVERY: 'shipped',
  SEND_TO_DISTRIBUTION_CENER: 'shipped',
  DISTRIBUTION_CENTER_RECEIVED: 'shipped',
  WAIT_GOODS_RECEIVE_CONFIRM: 'shipped',
  RECEIPTS_CONFIRM: 'shipped',
  DELIVERY_RETURN: 'shipped',
  FINISHED_L: 'shipped',
  TRADE_CANCELED: 'cancelled',
}

/** The states that a search has to name. */
export const JD_STATES = [
  'WAIT_SELLER_STOCK_OUT',
  'WAIT_SELLER_DELIVERY',
  'WAIT_GOODS_RECEIVE_CONFIRM',
  'FINISHED_L',
  'TRADE_CANCELED',
  'PAUSE',
  'POP_ORDER_PAUSE',
  'LOCKED',
] as const

/** What a search and a detail have to be asked for by name. */
export const JD_FIELDS = [
  'orderId,venderId,orderType,payType,orderTotalPrice,orderSellerPrice,orderPayment,freightPrice',
  'sellerDiscount,orderState,orderStateRemark,deliveryType,invoiceInfo,invoiceEasyInfo,orderRemark',
  'orderStartTime,orderEndTime,consigneeInfo,itemInfoList,couponDetailList,venderRemark,balanceUsed',
  'pin,open_id_buyer,returnOrder,paymentConfirmTime,waybill,logisticsId,vatInfo,modified',
  'directParentOrderId,parentOrderId,customs,orderSource,storeOrder,idSopShipmenttype,scDT,serviceFee',
  'pauseBizInfo,taxFee,orderSign,storeId,orderMarkDesc,flag',
].join(',')

/** Discounts that the seller grants on one item: sets, flash groups, group buying, item promotions. */
const ITEM_DISCOUNTS = /^(20|28|29|30)(\D|$)/
const FLAGS: Readonly<Record<string, PlatformFacts['flag']>> = {
  0: 'grey',
  1: 'red',
  2: 'yellow',
  3: 'green',
  4: 'blue',
  5: 'purple',
}

/** JD's warehouses send their orders themselves: nothing of those is ours to send. */
export function statusOf(order: Fields): PlatformStatus {
  const status = STATES[textOf(order.orderState) ?? ''] ?? 'held'
  const isJdsToSend = textOf(order.storeOrder) !== null
  return isJdsToSend && status !== 'cancelled' ? 'shipped' : status
}

/** The order this one was split off; JD writes 0 and nothing where there was none. */
export function parentOf(order: Fields): string | null {
  const id = textOf(order.directParentOrderId) ?? textOf(order.parentOrderId)
  return id === null || id === '0' || id === textOf(order.orderId) ? null : id
}

export function mapOrder(order: Fields): PlatformOrder {
  const id = idOf(order.orderId, 'orderId')
  const to = maybe(order.consigneeInfo)
  const money = moneyOf(order)
  const placedAt = shanghaiMoment(order.orderStartTime, 'orderStartTime')
  if (placedAt === null) throw new TypeError('orderStartTime is missing')
  return {
    status: statusOf(order),
    statusText: textOf(order.orderState) ?? '',
    // A locked order comes without its goods.
    ...(listOf(order.itemInfoList, 'itemInfoList').length === 0 ? { isPartial: true } : {}),
    total: money.total,
    order: {
      externalNo: id,
      placedAt,
      paidAt: shanghaiMoment(order.paymentConfirmTime, 'paymentConfirmTime'),
      currency: 'CNY',
      shippingAmount: money.shipping,
      taxAmount: money.tax,
      consignee: readable(to.fullname),
      phone: textOf(to.mobile) ?? textOf(to.telephone),
      ...chineseAddress({
        province: textOf(to.province),
        city: textOf(to.city),
        district: textOf(to.county),
        town: textOf(to.town),
        line: readable(to.fullAddress),
      }),
      buyerNote: textOf(order.orderRemark),
      sellerNote: textOf(order.venderRemark),
      source: { buyerId: textOf(order.open_id_buyer) ?? textOf(order.pin) ?? undefined },
    },
    lines: linesOf(order, money.discount),
    payments: paymentsOf(order, money.total, id),
    refunds: [],
    facts: factsOf(order, money),
  }
}

/**
 * JD's sums: `orderTotalPrice` is the goods before any discount, `orderSellerPrice` what the seller
 * is owed for them, and `orderPayment` what the buyer pays, after JD's own discounts and what came
 * off their balance, with freight, tax and service fee. The buyer's balance is money like any other.
 */
function moneyOf(order: Fields) {
  const shipping = addDecimals(amountOf(order.freightPrice), amountOf(order.serviceFee))
  const tax = amountOf(order.taxFee)
  const total = addDecimals(amountOf(order.orderPayment), amountOf(order.balanceUsed))
  const before = addDecimals(amountOf(order.orderTotalPrice), shipping, tax)
  const receivable = addDecimals(amountOf(order.orderSellerPrice), shipping, tax)
  return { shipping, tax, total, discount: subtractDecimals(before, total), receivable }
}

/**
 * The order's discount on its lines: first what coupons say of an item, then the rest by value. A
 * line is known by its SKU, since its own number is not always sent; of two with one SKU the second
 * is `sku-2`.
 */
function linesOf(order: Fields, discount: string): PlatformLine[] {
  const seen = new Map<string, number>()
  const items = listOf(order.itemInfoList, 'itemInfoList').filter(
    (item) => countOf(item.itemTotal, 'itemInfoList.itemTotal') > 0
  )
  const gross = items.map((item) =>
    toUnits(multiplyDecimals(amountOf(item.jdPrice), countOf(item.itemTotal, 'itemTotal')))
  )
  const own = itemDiscounts(order, items, gross, toUnits(discount))
  const rest = toUnits(discount) - own.reduce((sum, one) => sum + one, 0n)
  const shares = shareUnits(
    rest,
    gross.map((units, index) => units - own[index])
  )
  return items.map((item, index) => {
    const sku = idOf(item.skuId, 'itemInfoList.skuId')
    const times = (seen.get(sku) ?? 0) + 1
    seen.set(sku, times)
    return {
      externalLineNo: times === 1 ? sku : `${sku}-${times}`,
      externalProductId: textOf(item.wareId) ?? sku,
      externalSkuId: sku,
      externalCode: textOf(item.outerSkuId),
      title: textOf(item.skuName) ?? '?',
      qty: countOf(item.itemTotal, 'itemInfoList.itemTotal'),
      unitPrice: amountOf(item.jdPrice),
      lineDiscount: fromUnits(own[index]),
      orderDiscountShare: fromUnits(shares[index] ?? 0n),
      isGift: compareDecimals(amountOf(item.jdPrice), '0') === 0,
      cancelled: 0,
      needsShipping: true,
    }
  })
}

/** What item promotions take off each line, as far as the line and the order's whole discount go. */
function itemDiscounts(order: Fields, items: Fields[], gross: bigint[], most: bigint): bigint[] {
  const own = items.map(() => 0n)
  let left = most
  for (const coupon of listOf(order.couponDetailList, 'couponDetailList')) {
    const sku = textOf(coupon.skuId)
    const at = items.findIndex((item) => textOf(item.skuId) === sku)
    if (sku === null || at < 0 || !ITEM_DISCOUNTS.test(textOf(coupon.couponType) ?? '')) continue
    const wanted = toUnits(amountOf(coupon.couponPrice))
    const taken = [wanted, gross[at] - own[at], left].reduce((a, b) => (b < a ? b : a))
    if (taken <= 0n) continue
    own[at] += taken
    left -= taken
  }
  return own
}

/** Paid on line, once JD confirms it; an order paid at the door is not paid. */
function paymentsOf(order: Fields, total: string, id: string): PlatformOrder['payments'] {
  const paidAt = shanghaiMoment(order.paymentConfirmTime, 'paymentConfirmTime')
  if (paidAt === null || isCod(order) || compareDecimals(total, '0') <= 0) return []
  return [{ method: 'jd', externalTxnNo: `jd-${id}`, amount: total, paidAt, isRunningTotal: true }]
}

/** `1-货到付款`, `4-在线支付`. */
const isCod = (order: Fields) => /^1(\D|$)/.test(textOf(order.payType) ?? '')

function factsOf(order: Fields, money: ReturnType<typeof moneyOf>): PlatformFacts {
  const facts: PlatformFacts = {}
  const parentNo = parentOf(order)
  const key = textOf(maybe(order.consigneeInfo).oaid)
  const flag = FLAGS[textOf(order.flag) ?? '']
  if (isCod(order)) facts.cod = true
  const name = readable(maybe(order.consigneeInfo).fullname)
  if (name?.includes('*')) facts.sealedContact = true
  if (textOf(order.customs) !== null) facts.crossBorder = true
  if (parentNo) facts.parentNo = parentNo
  if (key) facts.platformAddressKey = key
  if (flag) facts.flag = flag
  if (compareDecimals(money.receivable, money.total) !== 0) facts.receivable = money.receivable
  return facts
}

/** Names and streets come as cipher to all but JD's own waybills: shown as hidden, not as gibberish. */
const HIDDEN = '****'
const CIPHER = /^[A-Za-z0-9+/=_-]{16,}$/

function readable(value: Fields[string]): string | null {
  const text = textOf(value)
  return text !== null && CIPHER.test(text) ? HIDDEN : text
}
