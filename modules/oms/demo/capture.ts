import { LosslessNumber, stringify } from 'lossless-json'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import {
  shopifyOrder,
  woocommerceOrder,
  type SampleOrder,
} from '#modules/oms/database/factories/platform_payloads'
import { taobaoTrade } from '#modules/oms/database/factories/taobao_payloads'
import type { DemoOrder, DemoStore } from '#modules/oms/demo/plan'
import type { Platform } from '#modules/oms/services/platforms/platform_connector'

const money = (cents: number) =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
const totalOf = (order: DemoOrder) =>
  order.lines.reduce((sum, line) => sum + line.cents * line.qty - line.discountCents, 0) +
  order.shippingCents

/** Takes the orders in the way their store does it: platform payloads where there is a connector. Answers order ids by number. */
export async function captureDemo(
  trx: Trx,
  orders: readonly DemoOrder[]
): Promise<Map<string, number>> {
  const stores = await sql<{ id: number; code: DemoStore }>(trx, 'SELECT id, code FROM stores')
  const ids = new Map<string, number>()
  for (const { id: storeId, code } of stores) {
    const mine = orders.filter((order) => order.store === code)
    if (code in PLATFORMS) await submit(trx, storeId, code, mine)
    else await new CaptureOrders().handle({ trx, storeId, orders: mine.map(toNewOrder) })
    const rows = await sql<{ id: number; no: string }>(
      trx,
      'SELECT id, external_no AS no FROM orders WHERE store_id = $1',
      [storeId]
    )
    for (const row of rows) ids.set(row.no.replace('#', ''), row.id)
  }
  return ids
}

async function submit(trx: Trx, storeId: number, code: DemoStore, orders: DemoOrder[]) {
  const payloads = orders.map((order) => payloadOf(code, toSample(order)))
  const platform = PLATFORMS[code]!
  const { ids } = await new FilePlatformOrders().handle({ trx, storeId, platform, payloads })
  await new SubmitPlatformOrders().handle({ trx, ids })
}

/** Stores whose orders come as payloads of their platform. */
const PLATFORMS: Partial<Record<DemoStore, Platform>> = {
  WOO: 'woocommerce',
  SHOPIFY: 'shopify',
  TMALL: 'taobao',
}
/** What a shop promises: sent within two days. */
const PROMISE_MS = 48 * 3_600_000

/** An order as its platform would send it. */
export function payloadOf(code: DemoStore, sample: SampleOrder): string {
  const isPaid = Boolean(sample.paidAt)
  if (code === 'WOO')
    return JSON.stringify(woocommerceOrder(sample, isPaid ? 'processing' : 'pending'))
  if (code === 'SHOPIFY')
    return JSON.stringify(shopifyOrder(sample, { financial: isPaid ? 'paid' : 'pending' }))
  return stringify(
    taobaoTrade(sample, {
      status: isPaid ? 'WAIT_SELLER_SEND_GOODS' : 'WAIT_BUYER_PAY',
      deliveryTime: new Date(sample.placedAt.getTime() + PROMISE_MS),
      extra: { tid: new LosslessNumber(sample.number), tid_str: sample.number },
    })
  )!
}

function toNewOrder(order: DemoOrder): NewOrder {
  const { buyer, placedAt, store } = order
  const currency = 'CNY'
  const at = placedAt.toISOString()
  const total = totalOf(order)
  const { province, city, district, regionCode, country, postcode } = buyer
  return {
    externalNo: order.no,
    placedAt: at,
    currency,
    shippingAmount: money(order.shippingCents),
    consignee: buyer.name,
    phone: buyer.phone,
    email: store === 'manual' ? buyer.email : null,
    country,
    province,
    city,
    district,
    regionCode,
    addressLine: buyer.line,
    postcode,
    buyerNote: order.note,
    source: {
      channel: store === 'manual' ? 'manual' : 'import',
      buyerId: `tb_${buyer.phone.slice(-6)}`,
    },
    lines: order.lines.map((line, index) => ({
      externalLineNo: String(index + 1),
      skuId: line.sku.id,
      title: line.sku.title,
      externalCode: line.sku.code,
      qty: line.qty,
      unitPrice: money(line.cents),
      lineDiscount: money(line.discountCents),
    })),
    payments: order.isPaid
      ? [
          {
            method: store === 'DOUYIN' ? 'douyinpay' : 'alipay',
            externalTxnNo: `P${order.no}`,
            amount: money(total),
            paidAt: at,
          },
        ]
      : [],
  }
}

/** An order in the plain description that payloads are composed from. */
export function toSample(order: DemoOrder): SampleOrder {
  const { buyer, placedAt } = order
  const isTaobao = order.store === 'TMALL'
  // Trade numbers hold more digits than a number: their end tells them apart.
  const id = Number(isTaobao ? order.no.slice(-8) : order.no)
  return {
    id,
    number: order.no,
    placedAt,
    updatedAt: placedAt,
    paidAt: order.isPaid ? placedAt : null,
    currency: order.store === 'SHOPIFY' ? 'USD' : 'CNY',
    name: buyer.name,
    phone: buyer.phone,
    email: buyer.email,
    country: buyer.country,
    province: buyer.province,
    city: buyer.city,
    district: buyer.district ?? undefined,
    // One account a buyer: orders of one may share a parcel.
    ...(isTaobao && { customerId: Number(buyer.phone.replace(/\D/g, '')) }),
    address: isTaobao ? buyer.line : `${buyer.district ?? ''}${buyer.line}`,
    postcode: buyer.postcode,
    note: order.note ?? undefined,
    shipping: money(order.shippingCents),
    lines: order.lines.map((line, index) => ({
      id: id * 10 + index,
      productId: 7000 + line.sku.id,
      variantId: 70_000 + line.sku.id,
      code: line.sku.code,
      title: line.sku.title,
      qty: line.qty,
      price: money(line.cents),
      discount: money(line.discountCents),
    })),
  }
}
