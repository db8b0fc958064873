import { fromUnits, toUnits } from '#orders/domain/amounts'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { shanghaiText } from '#modules/oms/services/platforms/shanghai_time'

const two = (units: bigint) => fromUnits(units).slice(0, -2)
const sum = (list: bigint[]) => list.reduce((total, one) => total + one, 0n)

export interface JdState {
  orderState: string
  parentOrderId?: string
  waybill?: string
  /** Paid by JD, not by the buyer and not by the shop. */
  jdDiscount?: string
  /** Staff's note on the order. */
  memo?: string
  /** Name and street as cipher, the phone as a mask. */
  isSealed?: boolean
}

/** An order as JD's `pop.order.search` writes it: names and streets in the clear, amounts as text. */
export function jdOrder(order: SampleOrder, state: JdState) {
  const goods = sum(order.lines.map((line) => toUnits(line.price) * BigInt(line.qty)))
  const seller = sum(order.lines.map((line) => toUnits(line.discount ?? '0')))
  const [freight, tax] = [toUnits(order.shipping ?? '0'), toUnits(order.tax ?? '0')]
  const byJd = toUnits(state.jdDiscount ?? '0')
  return {
    orderId: String(order.id),
    venderId: '10001',
    orderType: '22',
    payType: '4-在线支付',
    orderTotalPrice: two(goods),
    orderSellerPrice: two(goods - seller),
    orderPayment: two(goods - seller - byJd + freight + tax),
    freightPrice: two(freight),
    taxFee: two(tax),
    serviceFee: '0.00',
    sellerDiscount: two(seller),
    balanceUsed: '0.00',
    orderState: state.orderState,
    orderStateRemark: '',
    orderRemark: order.note ?? '',
    venderRemark: state.memo ?? '',
    orderStartTime: shanghaiText(order.placedAt),
    paymentConfirmTime: order.paidAt ? shanghaiText(order.paidAt) : '0001-01-01 00:00:00',
    modified: shanghaiText(order.updatedAt),
    outBoundDate: '0001-01-01 00:00:00',
    parentOrderId: state.parentOrderId ?? '0',
    directParentOrderId: state.parentOrderId ?? '0',
    pin: `jd_${order.customerId ?? 'buyer'}`,
    waybill: state.waybill ?? '',
    storeOrder: '',
    flag: '',
    couponDetailList: [],
    itemInfoList: order.lines.map((line) => ({
      skuId: String(line.id),
      wareId: String(line.productId),
      outerSkuId: line.code,
      skuName: line.title,
      itemTotal: String(line.qty),
      jdPrice: line.price,
      giftPoint: '0',
    })),
    consigneeInfo: {
      ...(state.isSealed
        ? {
            fullname: 'AAS/CIPHEROFTHENAME0000=',
            fullAddress: 'AAS/CIPHEROFTHESTREET00=',
            mobile: `${order.phone.slice(0, 3)}*******${order.phone.slice(-1)}`,
            telephone: `${order.phone.slice(0, 3)}*******${order.phone.slice(-1)}`,
          }
        : {
            fullname: order.name,
            fullAddress: order.address,
            mobile: order.phone,
            telephone: order.phone,
          }),
      // JD leaves the kind of region away.
      province: order.province.replace(/(省|市)$/, ''),
      city: order.city,
      county: '西湖区',
      town: '',
    },
  }
}
