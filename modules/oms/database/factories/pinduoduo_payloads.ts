import { LosslessNumber } from 'lossless-json'
import { inZone } from '#kernel/clock'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { grossOf, two, type SampleOrder } from './platform_payloads.js'

/** What an order is beside what was bought; numbers are the platform's own codes. */
export interface PddState {
  orderStatus?: number
  confirmStatus?: number
  groupStatus?: number
  riskControl?: number
  refundStatus?: number
  afterSales?: number
  platformDiscount?: string
  memo?: string
  flag?: number
  lastShipTime?: Date
  waybill?: string
  extraWaybills?: string[]
  masked?: boolean
  extra?: Record<string, unknown>
}

const local = (at: Date) => inZone(at, 'Asia/Shanghai').toFormat('yyyy-MM-dd HH:mm:ss')
/** The number begins with the day. */
export const orderSnOf = (order: Pick<SampleOrder, 'id' | 'placedAt'>) =>
  `${inZone(order.placedAt, 'Asia/Shanghai').toFormat('yyMMdd')}-${String(order.id).padStart(15, '0')}`
/** A bare number in yuan, without zeros at its end. */
const money = (amount: string) =>
  new LosslessNumber(amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

/** An order as the list of changes and `pdd.order.information.get` give it. */
export function pddOrder(order: SampleOrder, state: PddState): Record<string, unknown> {
  const { orderStatus = 1, masked } = state
  const isOpen = orderStatus === 1 && !state.riskControl
  const goods = order.lines.reduce((sum, line) => sum + grossOf(line), 0n)
  const seller = order.lines.reduce((sum, line) => sum + toUnits(line.discount ?? '0'), 0n)
  const platform = toUnits(state.platformDiscount ?? '0')
  const pay = goods - seller - platform + toUnits(order.shipping ?? '0')
  const person = {
    receiver_name: order.name,
    receiver_phone: order.phone,
    receiver_address: order.address,
  }
  return {
    order_sn: orderSnOf(order),
    order_status: orderStatus,
    confirm_status: state.confirmStatus ?? 1,
    group_status: state.groupStatus ?? 1,
    risk_control_status: state.riskControl ?? 0,
    refund_status: state.refundStatus ?? 1,
    after_sales_status: state.afterSales ?? 0,
    created_time: local(order.placedAt),
    confirm_time: order.paidAt ? local(order.paidAt) : '',
    pay_time: order.paidAt ? local(order.paidAt) : '',
    updated_at: local(order.updatedAt),
    last_ship_time: state.lastShipTime ? local(state.lastShipTime) : '',
    goods_amount: money(two(goods)),
    discount_amount: money(two(seller + platform)),
    seller_discount: money(two(seller)),
    platform_discount: money(two(platform)),
    capital_free_discount: new LosslessNumber('0'),
    order_change_amount: new LosslessNumber('0'),
    postage: money(order.shipping ?? '0'),
    pay_amount: money(fromUnits(pay).slice(0, -2)),
    pay_type: 'WEIXIN',
    pay_no: '',
    country: '中国',
    province: order.province,
    city: order.city,
    town: order.district ?? '西湖区',
    // Cipher while it is to be sent, nothing afterwards; masks for those who only look.
    ...Object.fromEntries(
      Object.entries(person).flatMap(([name, value]) =>
        masked
          ? [
              [name, isOpen ? `~AgAAAAKc${name}~` : ''],
              [`${name}_mask`, `${value.slice(0, 1)}***`],
            ]
          : [[name, value]]
      )
    ),
    buyer_memo: order.note ?? '',
    remark: state.memo ?? '',
    remark_tag: state.flag ?? 0,
    logistics_id: state.waybill ? 44 : 0,
    tracking_number: state.waybill ?? '',
    extra_delivery_list: (state.extraWaybills ?? []).map((number) => ({
      logistics_id: 44,
      tracking_number: number,
    })),
    free_sf: 0,
    is_pre_sale: 0,
    trade_type: 0,
    step_order_info: null,
    gift_list: [],
    service_fee_detail: [],
    order_tag_list: [{ name: 'free_sf', value: 0 }],
    item_list: order.lines.map((line) => ({
      goods_id: String(line.productId),
      sku_id: String(line.variantId ?? line.id),
      outer_id: line.code,
      outer_goods_id: '',
      goods_name: line.title,
      goods_spec: '',
      goods_price: money(line.price),
      goods_count: line.qty,
      goods_img: '',
    })),
    ...state.extra,
  }
}

/** An after-sales case as `pdd.refund.list.increment.get` gives it. */
export interface PddRefund {
  id: number
  order: SampleOrder
  status: number
  type: number
  amount: string
  updated: Date
  waybill?: string
}

export const pddRefund = (refund: PddRefund) => ({
  id: 9_000_000 + refund.id,
  order_sn: orderSnOf(refund.order),
  after_sales_status: refund.status,
  after_sales_type: refund.type,
  refund_amount: money(refund.amount),
  order_amount: money(refund.amount),
  goods_number: 1,
  sku_id: String(refund.order.lines[0].variantId ?? refund.order.lines[0].id),
  after_sale_reason: '不想要了',
  created_time: local(refund.updated),
  updated_time: local(refund.updated),
  tracking_number: refund.waybill ?? '',
  shipping_name: refund.waybill ? '圆通快递' : '',
})
