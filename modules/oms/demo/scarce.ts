import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SolveBatch from '#modules/oms/actions/solve_batch'
import { captureDemo } from '#modules/oms/demo/capture'
import { CHINA_BUYERS } from '#modules/oms/demo/people'
import { DAY_MS, type DemoOrder, type DemoSku } from '#modules/oms/demo/plan'

/** Goods of which a handful is left, what nobody else in the demo buys. */
const FEW = `
  SELECT s.id, s.code, s.name AS title, (s.list_price * 100)::int AS cents, sum(v.on_hand - v.reserved)::int AS free
    FROM skus s JOIN stock_levels v ON v.sku_id = s.id JOIN warehouses w ON w.id = v.warehouse_id AND w.kind = 'own'
   WHERE s.code LIKE 'SY-%' AND s.kind = 'goods' AND s.status = 'active'
   GROUP BY s.id HAVING sum(v.on_hand - v.reserved) BETWEEN 5 AND 20 ORDER BY s.id LIMIT 1`

/** Of what is left, and how many days ago: more than there is altogether. */
const WANTED = [
  [0.5, 1.4],
  [0.6, 0.3],
  [0.4, 0.9],
  [0.2, 0.1],
] as const

/** Orders of one SKU that there is not enough of, shared out as one batch when the last goods came. Answers the orders. */
export async function seedScarce(trx: Trx, now: Date): Promise<number[]> {
  const [sku] = await sql<DemoSku & { free: number }>(trx, FEW)
  if (!sku) return []
  const orders = WANTED.map(([share, days], index): DemoOrder => {
    const line = { sku, qty: Math.max(1, Math.round(sku.free * share)), cents: sku.cents }
    return {
      ...{ no: `M-S${index + 1}`, store: 'manual', buyer: CHINA_BUYERS.at(-1 - index)! },
      ...{ placedAt: new Date(now.getTime() - days * DAY_MS), shippingCents: 0, note: null },
      ...{ lines: [{ ...line, discountCents: 0 }], isPaid: true, fate: 'released' },
    }
  })
  const ids = await captureDemo(trx, orders)
  const orderIds = orders.flatMap((order) => ids.get(order.no) ?? [])
  await new SolveBatch().handle({ trx, orderIds, cause: 'stock' })
  return orderIds
}
