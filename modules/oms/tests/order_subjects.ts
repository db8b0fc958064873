import { readFileSync } from 'node:fs'
import { sql } from '#kernel/sql'
import type { Condition } from '#kernel/rules/index'
import { hashEmail, sealPhone } from '#customers/services/pii'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'

export interface OrderVector {
  if: Condition
  true: string[]
}

const file = new URL('./order_vectors.json', import.meta.url)

/** What both sides must answer of the orders below; the store and a SKU go by their place holders. */
export function orderVectors(names: { store: number; sku: string }) {
  const text = readFileSync(file, 'utf8')
    .replaceAll('"{store}"', String(names.store))
    .replaceAll('{sku}', names.sku)
  return JSON.parse(text) as { now: string; vectors: OrderVector[] }
}

const PHONE = '13800138000'
const EMAIL = 'jane@example.com'
const at = (time: string) => `2026-11-20T${time}:00.000Z`

/** What a platform said of one of them. */
const SAID = {
  presale: true,
  cod: true,
  flag: 'red',
  sealedContact: true,
  crossBorder: true,
} as const

/** Six orders that differ in everything a condition may ask, and one that was cancelled before. */
function subjects([usual]: readonly number[]): Record<string, NewOrder> {
  const one = (changes: Partial<NewOrder>) => {
    const order = anOrder([usual], changes)
    const payments = order.payments?.map((payment) => ({ ...payment, paidAt: order.placedAt }))
    return { ...order, payments, ...changes }
  }
  return {
    gone: one({ phone: PHONE, placedAt: at('07:40') }),
    plain: one({ phone: PHONE, placedAt: at('08:00') }),
    twin: one({
      phone: PHONE,
      placedAt: at('08:30'),
      consignee: '😀王',
      addressLine: '文三路１００号　２幢，301室',
      buyerNote: '请发顺丰 SF，不要别的',
      sellerNote: 'VIP',
      tags: ['vip', '新客'],
    }),
    bare: one({
      kind: 'resend',
      placedAt: at('08:00'),
      phone: null,
      consignee: ' 　',
      country: null,
      province: null,
      city: null,
      district: null,
      regionCode: null,
      addressLine: '\u00a0',
      buyerNote: '',
      payments: [],
      lines: [{ skuId: null, title: '?', qty: 1, unitPrice: '0' }],
    }),
    late: one({ phone: PHONE, placedAt: at('18:00') }),
  }
}

function abroad([usual, other]: readonly number[]): Record<string, NewOrder> {
  const order = anOrder([usual], {
    placedAt: at('08:00'),
    currency: 'USD',
    phone: '+1 503 226 4567',
    email: EMAIL,
    country: 'US',
    province: 'Oregon',
    city: 'Portland',
    district: null,
    regionCode: null,
    postcode: '97209',
    addressLine: '1 NE Main St',
    consignee: 'Jane Roe',
    source: { channel: 'platform', buyerId: 'b-1' },
    lines: [{ skuId: usual, title: 'Tent', qty: 1, unitPrice: '120', lineDiscount: '12' }],
  })
  const paid = { method: 'paypal', externalTxnNo: 'PP-1', amount: '108', paidAt: at('08:00') }
  return {
    abroad: { ...order, payments: [paid] },
    rich: {
      ...order,
      externalNo: `${order.externalNo}-2`,
      placedAt: at('08:10'),
      currency: 'CNY',
      country: 'CN',
      province: '广东省',
      city: '深圳市',
      district: '南山区',
      regionCode: '440305',
      addressLine: '路',
      consignee: '韩梅梅',
      phone: null,
      shippingAmount: '12.5',
      couponCodes: ['双11'],
      source: {
        channel: 'platform',
        buyerId: 'b-1',
        facts: SAID,
        readdressed: true,
      },
      lines: [
        { skuId: usual, title: "商品 ½ 'x'", qty: 3, unitPrice: '100', lineDiscount: '5' },
        { skuId: other, title: '礼品卡', qty: 1, unitPrice: '10', refundState: 'requested' },
        { skuId: null, title: '?', qty: 1, unitPrice: '1' },
        { skuId: usual, title: '赠品', qty: 1, unitPrice: '0', isGift: true },
      ],
      payments: [{ method: 'wechat', externalTxnNo: 'WX-1', amount: '10', paidAt: at('08:10') }],
    },
  }
}

/** Puts them, their customer, a block list and a courier into an empty house. */
export async function captureSubjects() {
  const home = await setStage({ skus: 2 })
  const away = await setStage({ skus: 0, stock: 0 })
  const [usual] = home.skuIds
  await sql(null, `UPDATE stores SET platform = 'shopify' WHERE id = $1`, [away.storeId])
  await sql(null, `UPDATE products SET category = '帐篷', brand = 'Alpine'`)
  await sql(
    null,
    `UPDATE skus SET kind = 'virtual', storage_class = 'hazmat', status = 'disabled', weight_g = NULL WHERE id = $1`,
    [home.skuIds[1]]
  )
  await sql(
    null,
    `WITH c AS (INSERT INTO customers (display_name, tags, orders_total) VALUES ('王小明', '{金牌}', 1500) RETURNING id)
     INSERT INTO customer_identities (customer_id, kind, value_hash, value_masked) SELECT id, 'phone', $1, '138' FROM c`,
    [sealPhone(PHONE)!.hash]
  )
  await sql(
    null,
    `INSERT INTO oms_block_list (kind, value_hash, value_masked) VALUES ('email', $1, 'j***'), ('name', oms_text_key(' 😀 王')::text, '*')`,
    [hashEmail(EMAIL)]
  )
  await sql(
    null,
    `WITH c AS (INSERT INTO oms_couriers (code, name) VALUES ('SF', '顺丰') RETURNING id),
          s AS (INSERT INTO oms_courier_services (courier_id, code, name) SELECT id, 'STD', '标快' FROM c RETURNING id)
     INSERT INTO oms_courier_tariffs (service_id, warehouse_id, region_prefix, is_served)
     SELECT s.id, v.* FROM s, (VALUES (NULL::bigint, '33', true), ($1, '33', false), ($1, '330106', true), (NULL, '44', true), (NULL, '71', false)) v`,
    [home.warehouseId]
  )
  const ids = new Map<string, number>()
  for (const [storeId, orders] of [
    [home.storeId, subjects(home.skuIds)],
    [away.storeId, abroad(home.skuIds)],
  ] as const) {
    for (const [name, order] of Object.entries(orders)) {
      const { orderIds } = await new CaptureOrders().handle({ storeId, orders: [order] })
      ids.set(name, orderIds[0])
    }
  }
  await new CancelOrders().handle({ orderIds: [ids.get('gone')!], reason: 'x' })
  ids.delete('gone')
  const [{ code }] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
    usual,
  ])
  return { ids, store: home.storeId, sku: code, stage: home }
}
