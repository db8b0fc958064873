import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { payloadOf, toSample } from '#modules/oms/demo/capture'
import type { DemoOrder } from '#modules/oms/demo/plan'

/** Items that the shops sell under codes nobody here knows. */
const UNKNOWN = [
  { code: 'OLD-JKT-09', title: '旧款冲锋衣 清仓', price: '399.00' },
  { code: 'LIVE-BAG-1', title: '直播福袋', price: '99.00' },
]

/** Platform orders that wait for a person, each for its own reason. */
export async function seedParked(trx: Trx, orders: readonly DemoOrder[], now: Date): Promise<void> {
  const [store] = await sql<{ id: number }>(trx, `SELECT id FROM stores WHERE code = 'WOO'`)
  const known = orders.filter((order) => order.store === 'WOO' && order.isPaid)
  if (!store || known.length < 4) return
  const samples = known.slice(-4).map((order, index) => unlike(order, index, now))
  const payloads = samples.map((sample, index) =>
    index === 3 ? withWrongTotal(payloadOf('WOO', sample)) : payloadOf('WOO', sample)
  )
  // The platform took back what had left already: a conflict, since there is an order.
  const sent = known.find((order) => order.fate === 'sent')
  if (sent) payloads.push(cancelled(payloadOf('WOO', { ...toSample(sent), updatedAt: now })))
  const { ids } = await new FilePlatformOrders().handle({
    trx,
    storeId: store.id,
    platform: 'woocommerce',
    payloads,
  })
  await new SubmitPlatformOrders().handle({ trx, ids })
}

/** The order once more under a number of its own, with an item that is not known. */
function unlike(order: DemoOrder, index: number, now: Date): SampleOrder {
  const sample = toSample(order)
  const at = new Date(now.getTime() - (index * 5 + 1) * 3_600_000)
  const id = 29_000 + index
  const [first, ...rest] = sample.lines
  const item = UNKNOWN[index % 2]
  const strange = {
    ...first,
    id: id * 10,
    ...item,
    productId: 8800 + (index % 2),
    variantId: 1,
    discount: '0.00',
  }
  return {
    ...sample,
    id,
    number: String(id),
    placedAt: at,
    updatedAt: at,
    paidAt: at,
    lines: index === 3 ? sample.lines : [strange, ...rest],
  }
}

const withWrongTotal = (payload: string) => {
  const order = JSON.parse(payload) as { total: string }
  return JSON.stringify({ ...order, total: (Number(order.total) + 5).toFixed(2) })
}

const cancelled = (payload: string) =>
  JSON.stringify({ ...(JSON.parse(payload) as object), status: 'cancelled' })
