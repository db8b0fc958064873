import { shareUnits, toUnits } from '#orders/domain/amounts'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'

const seconds = (at: Date | null | undefined) => (at ? Math.floor(at.getTime() / 1000) : 0)
const fen = (amount: string) => Number(toUnits(amount) / 100n)

export interface DouyinState {
  mainStatus: number
  parcels?: { tracking_no: string; company: string; lines: { id: number; qty: number }[] }[]
  /** Paid by the platform, not by the buyer and not by the shop. */
  platformDiscount?: string
  /** Name and street as cipher, with masks beside. */
  isSealed?: boolean
  /** Staff's note on the order. */
  memo?: string
  /** A refund is asked for on every line. */
  isRefundOpen?: boolean
}

const STATUS: Readonly<Record<number, number>> = { 21: 4, 22: 4, 39: 4 }

/** An order as `order.searchList` writes it: amounts in fen, times in seconds, its postage shared out over its lines. */
export function douyinOrder(order: SampleOrder, state: DouyinState) {
  const postage = shareUnits(
    toUnits(order.shipping ?? '0'),
    order.lines.map(() => 1n)
  ).map((units) => Number(units / 100n))
  const lines = order.lines.map((line, index) => {
    const goods = fen(line.price) * line.qty
    const paid = goods - fen(line.discount ?? '0') + postage[index]
    return { line, goods, paid, post: postage[index] }
  })
  const times = {
    create_time: seconds(order.placedAt),
    update_time: seconds(order.updatedAt),
    pay_time: seconds(order.paidAt),
  }
  const address = {
    province: { name: order.province, id: '33' },
    city: { name: order.city, id: '330100' },
    town: { name: '西湖区', id: '330106' },
    street: { name: '', id: '' },
  }
  const status = STATUS[state.mainStatus] ?? state.mainStatus
  return {
    shop_id: 7784061,
    shop_name: '示例店铺',
    order_id: String(order.id),
    order_status: status,
    main_status: state.mainStatus,
    main_status_desc: '',
    ...times,
    exp_ship_time: seconds(order.placedAt) + 172_800,
    pay_type: 2,
    channel_payment_no: order.transactionId ?? '',
    order_amount: lines.reduce((sum, one) => sum + one.goods, 0),
    pay_amount: lines.reduce((sum, one) => sum + one.paid, 0),
    post_amount: lines.reduce((sum, one) => sum + one.post, 0),
    promotion_pay_amount: 0,
    platform_cost_amount: fen(state.platformDiscount ?? '0'),
    buyer_words: order.note ?? '',
    seller_words: state.memo ?? '',
    seller_remark_stars: 0,
    doudian_open_id: order.customerId ? `1@#${order.customerId}` : '',
    open_address_id: '',
    ...(state.isSealed
      ? {
          encrypt_post_receiver: '##cipher##',
          encrypt_post_tel: '$$cipher$$',
          mask_post_receiver: `${order.name.slice(0, 1)}**`,
          mask_post_tel: `${order.phone.slice(0, 3)}****${order.phone.slice(-4)}`,
          post_addr: { ...address, encrypt_detail: '##cipher##' },
          mask_post_addr: { ...address, detail: '文****' },
        }
      : {
          post_receiver: order.name,
          post_tel: order.phone,
          post_addr: { ...address, detail: order.address },
        }),
    logistics_info: (state.parcels ?? []).map((parcel) => ({
      tracking_no: parcel.tracking_no,
      company: parcel.company,
      delivery_id: `D${parcel.tracking_no}`,
      product_info: parcel.lines.map((one) => ({
        sku_order_id: String(one.id),
        product_count: one.qty,
      })),
    })),
    sku_order_list: lines.map(({ line, goods, paid, post }) => ({
      order_id: String(line.id),
      parent_order_id: String(order.id),
      product_id: line.productId,
      sku_id: line.variantId ?? 0,
      code: line.code,
      out_sku_id: '',
      product_name: line.title,
      spec: [],
      item_num: line.qty,
      origin_amount: fen(line.price),
      sum_amount: goods,
      order_amount: goods,
      pay_amount: paid,
      post_amount: post,
      order_status: status,
      main_status: state.mainStatus,
      order_type: 0,
      pre_sale_type: 0,
      given_product_type: '',
      author_id: 0,
      room_id: 0,
      cid: 0,
      after_sale_info: state.isRefundOpen
        ? { after_sale_status: 6, after_sale_type: 2, refund_status: 1 }
        : { after_sale_status: 0, after_sale_type: 0, refund_status: 0 },
      ...times,
    })),
  }
}
