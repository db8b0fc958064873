import { SYSTEM } from '#kernel/access/actor'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import AdjustStock from '#inventory/actions/adjust_stock'
import SavePolicies from '#inventory/actions/save_policies'

interface Places {
  main: number
  south: number
  consigned: number
}

/**
 * Something of every kind that asks for an eye, and who looks after it. What is low or out comes of
 * the demo's sales by itself; here are what is sold before it is booked, and what nobody buys.
 */
export async function seedAlerts(
  trx: Trx,
  ids: ReadonlyMap<string, number>,
  { main, south, consigned }: Places
): Promise<void> {
  const rule = { method: 'fixed' as const, reorderPoint: 0, targetLevel: 20 }
  await new SavePolicies().handle({
    trx,
    actor: SYSTEM,
    policies: [
      { ...rule, skuId: ids.get('SY-SOK-M')!, warehouseId: consigned },
      { ...rule, skuId: ids.get('SY-SLP-05')!, warehouseId: main, leadDays: 90 },
      { ...rule, skuId: ids.get('SY-GFT')!, warehouseId: main, slowDays: 30 },
      {
        ...rule,
        skuId: ids.get('SY-LMP-600')!,
        warehouseId: south,
        slowDays: 20,
        overstockDays: 60,
      },
    ],
  })
  await new AdjustStock().handle({
    trx,
    actor: SYSTEM,
    warehouseId: consigned,
    reason: 'correction',
    note: '平台寄售已售、尚未入账 Sold on consignment before it was booked',
    lines: [{ skuId: ids.get('SY-SOK-M')!, bucket: 'on_hand', delta: -6 }],
  })
  await sql(
    trx,
    `INSERT INTO stock_alert_owners (warehouse_id, user_id)
     SELECT w.warehouse_id, u.id FROM (VALUES ($1::bigint, 'wh@demo.tandem'), (NULL, 'buyer@demo.tandem')) AS w(warehouse_id, email)
       JOIN users u ON u.email = w.email`,
    [south]
  )
  // Once the demo's orders are there.
  await addJob(trx, { name: 'inventory.refresh_policies', payload: {} })
  await addJob(trx, { name: 'inventory.refresh_alerts', payload: { whole: true } })
}
