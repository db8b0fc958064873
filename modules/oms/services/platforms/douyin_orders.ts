import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from '#kernel/decimal'
import { priceFromTotals } from '#modules/oms/domain/line_price'
import { chineseAddress } from './china.js'
import { epochMoment } from './epoch_time.js'
import { amountOf, countOf, idOf, listOf, maybe, textOf, type Fields } from './payload.js'
import { shiftDecimal } from './minor_units.js'
import type {
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformRefund,
  PlatformStatus,
} from './platform_connector.js'

/** `main_status` of an order and of each of its lines; one that nobody knows is held. */
const STATUSES: Readonly<Record<string, PlatformStatus>> = {
  1: 'unpaid',
  103: 'unpaid',
  // Paid, and looked at by the platform's risk control: sending is forbidden.
  105: 'held',
  2: 'to_ship',
  101: 'to_ship',
  3: 'shipped',
  5: 'shipped',
  4: 'cancelled',
  21: 'cancelled',
  // Refunded after it was sent: the parcel is on its way, there is nothing left to send.
  22: 'shipped',
  39: 'shipped',
}
const REFUNDED_BEFORE_SHIPPING = new Set(['4', '21'])
const REFUNDED_AFTER_SHIPPING = new Set(['22', '39'])
/** Steps of an after-sales case that is open: asked for, goods awaited, on their way, exchanged. */
const OPEN_CASE = new Set(['6', '7', '8', '11', '13'])
const PAY_TYPES: Readonly<Record<string, string>> = {
  1: 'wechat',
  2: 'alipay',
  4: 'bank_card',
  5: 'balance',
  8: 'credit',
}
const FLAGS: Readonly<Record<string, PlatformFacts['flag']>> = {
  1: 'purple',
  3: 'green',
  4: 'orange',
  5: 'red',
}

export const statusOf = (order: Fields): PlatformStatus => STATUSES[mainStatusOf(order)] ?? 'held'

const mainStatusOf = (order: Fields) =>
  textOf(order.main_status) ?? textOf(order.order_status) ?? ''

/** An amount in fen as decimal text in yuan. */
const yuan = (fen: Fields[string]) => shiftDecimal(amountOf(fen))

/** Whether money went back after the goods had left: the parcel has to be stopped or comes back. */
const isRefundedAfterShipping = (order: Fields) => REFUNDED_AFTER_SHIPPING.has(mainStatusOf(order))

export function mapOrder(order: Fields): PlatformOrder {
  const id = idOf(order.order_id, 'order_id')
  const placedAt = epochMoment(order.create_time)
  if (placedAt === null) throw new TypeError('create_time is missing')
  const items = listOf(order.sku_order_list, 'sku_order_list').filter(
    (item) => countOf(item.item_num, 'sku_order_list.item_num') > 0
  )
  return {
    status: statusOf(order),
    statusText: textOf(order.main_status_desc) ?? mainStatusOf(order),
    total: yuan(order.pay_amount),
    order: {
      externalNo: id,
      placedAt,
      paidAt: epochMoment(order.pay_time),
      shipBy: epochMoment(order.exp_ship_time),
      currency: 'CNY',
      shippingAmount: addDecimals('0', ...items.map((item) => yuan(item.post_amount))),
      taxAmount: '0',
      ...receiverOf(order),
      buyerNote: textOf(order.buyer_words),
      sellerNote: textOf(order.seller_words),
      source: sourceOf(order, items),
    },
    lines: items.map((item) => ({ ...mapLine(item), sent: sentOf(order, item) })),
    payments: paymentsOf(order, id),
    refunds: items.flatMap((item) => refundOf(item)),
    facts: factsOf(order, items),
  }
}

/**
 * A line's `pay_amount` is what the buyer pays for it, postage included: less the postage it is the
 * line's total after every discount. `origin_amount` is the price of one before them.
 */
function mapLine(item: Fields): PlatformLine {
  const qty = countOf(item.item_num, 'sku_order_list.item_num')
  const product = idOf(item.product_id_str ?? item.product_id, 'sku_order_list.product_id')
  const before = textOf(item.sum_amount)
    ? yuan(item.sum_amount)
    : multiplyDecimals(yuan(item.origin_amount), qty)
  const after = subtractDecimals(yuan(item.pay_amount), yuan(item.post_amount))
  const status = textOf(item.main_status) ?? ''
  return {
    externalLineNo: idOf(item.order_id, 'sku_order_list.order_id'),
    externalProductId: product,
    externalSkuId: textOf(item.sku_id) ?? '',
    externalCode: textOf(item.code) ?? textOf(item.out_sku_id),
    title: [textOf(item.product_name) ?? '?', specOf(item)].filter(Boolean).join(' '),
    qty,
    ...priceFromTotals(before, after, qty),
    isGift: textOf(item.given_product_type) === 'FREE',
    refundState: refundStateOf(item),
    cancelled: REFUNDED_BEFORE_SHIPPING.has(status) ? qty : 0,
    // Vouchers and services that are used at a place.
    needsShipping: !['2', '4', '5'].includes(textOf(item.order_type) ?? '0'),
  }
}

/** Units of a line that parcels have taken. */
function sentOf(order: Fields, item: Fields): number {
  const taken = listOf(order.logistics_info, 'logistics_info').flatMap((parcel) =>
    listOf(parcel.product_info, 'product_info')
      .filter((one) => textOf(one.sku_order_id) === textOf(item.order_id))
      .map((one) => countOf(one.product_count ?? 0, 'product_count'))
  )
  const sum = taken.reduce((total, one) => total + one, 0)
  return Math.min(sum, countOf(item.item_num, 'sku_order_list.item_num'))
}

/** `白色 / L`. */
const specOf = (item: Fields) =>
  listOf(item.spec, 'sku_order_list.spec')
    .map((one) => textOf(one.value))
    .filter(Boolean)
    .join(' / ')

function refundStateOf(item: Fields): PlatformLine['refundState'] {
  const sale = maybe(item.after_sale_info)
  if (textOf(sale.refund_status) === '3') return 'refunded'
  return OPEN_CASE.has(textOf(sale.after_sale_status) ?? '') ? 'requested' : 'none'
}

/** A line that was refunded whole says so by its status; parts of one are told by the after-sales list. */
function refundOf(item: Fields): PlatformRefund[] {
  const status = textOf(item.main_status) ?? ''
  const amount = yuan(item.pay_amount)
  const isRefunded =
    (status === '21' || REFUNDED_AFTER_SHIPPING.has(status)) && compareDecimals(amount, '0') > 0
  if (!isRefunded) return []
  return [
    {
      externalTxnNo: `douyin-refund-${idOf(item.order_id, 'sku_order_list.order_id')}`,
      amount,
      reason: textOf(item.main_status_desc),
      refundedAt: epochMoment(item.update_time),
    },
  ]
}

/** What the buyer paid, and beside it what the payment's own promotion paid for them. */
function paymentsOf(order: Fields, id: string): PlatformOrder['payments'] {
  const paidAt = epochMoment(order.pay_time)
  if (paidAt === null || isCod(order)) return []
  const byPromotion = yuan(order.promotion_pay_amount)
  const method = PAY_TYPES[textOf(order.pay_type) ?? ''] ?? 'douyin'
  const parts = [
    {
      method,
      externalTxnNo: textOf(order.channel_payment_no) ?? `douyin-${id}`,
      amount: subtractDecimals(yuan(order.pay_amount), byPromotion),
    },
    {
      kind: 'subsidy' as const,
      method: 'douyin',
      externalTxnNo: `douyin-promotion-${id}`,
      amount: byPromotion,
    },
  ]
  return parts
    .filter((part) => compareDecimals(part.amount, '0') > 0)
    .map((part) => ({ ...part, paidAt, isRunningTotal: true }))
}

const isCod = (order: Fields) => textOf(order.pay_type) === '0' && textOf(order.pay_amount) !== '0'

/** Name, phone and street are cipher (`##…##`, `$$…$$`) unless the shop may decrypt them; masks are given beside. */
function receiverOf(order: Fields) {
  const [address, masked] = [maybe(order.post_addr), maybe(order.mask_post_addr)]
  const name = (level: string) => textOf(maybe(address[level]).name)
  return {
    consignee: textOf(order.post_receiver) ?? textOf(order.mask_post_receiver) ?? HIDDEN,
    phone: textOf(order.post_tel) ?? textOf(order.mask_post_tel),
    ...chineseAddress({
      province: name('province'),
      city: name('city'),
      district: name('town'),
      town: name('street'),
      line: textOf(address.detail) ?? textOf(masked.detail) ?? HIDDEN,
    }),
  }
}

const HIDDEN = '****'

/** Where the buyer came from: the talent whose commission is due, the live room, the advertisement. */
function sourceOf(order: Fields, items: Fields[]): Record<string, unknown> {
  const [first = {}] = items
  const id = (value: Fields[string]) => {
    const text = textOf(value)
    return text === null || text === '0' ? undefined : text
  }
  return {
    buyerId: textOf(order.doudian_open_id) ?? textOf(order.open_id) ?? undefined,
    authorId: id(first.author_id),
    authorName: textOf(first.author_name) ?? undefined,
    roomId: id(first.room_id_str ?? first.room_id),
    campaignId: id(first.cid),
  }
}

/** The platform and its talents pay for a part of the discounts: the merchant is owed that too. */
function factsOf(order: Fields, items: Fields[]): PlatformFacts {
  const facts: PlatformFacts = {}
  const key = textOf(order.open_address_id)
  const borne = yuan(order.platform_cost_amount)
  const flag = FLAGS[textOf(order.seller_remark_stars) ?? '']
  if (items.some((item) => !['0', ''].includes(textOf(item.pre_sale_type) ?? '')))
    facts.presale = true
  if (isCod(order)) facts.cod = true
  if (textOf(order.post_receiver) === null) facts.sealedContact = true
  if (isRefundedAfterShipping(order)) facts.refundedAfterShipping = true
  if (key) facts.platformAddressKey = key
  if (flag) facts.flag = flag
  if (compareDecimals(borne, '0') > 0) facts.receivable = addDecimals(yuan(order.pay_amount), borne)
  return facts
}
