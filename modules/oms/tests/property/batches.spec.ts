import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import { inScratch } from '#orders/tests/support/broken_lines'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RetryBackorders from '#modules/oms/actions/retry_backorders'
import { emptyHouse } from '#modules/oms/tests/helpers'
import { stockFaults } from '#tests/helpers/toggling'

/**
 * Allocation and reservation are one act: whatever new orders, batches, arrivals and cancellations
 * do at the same time over several connections, no stock is promised twice, every released order has
 * all of its goods reserved, every waiting one none, and levels agree with their reservations.
 *
 * Seen to fail: with the reservation left out of `AllocateOrders` (its parcels written as released)
 * the checker speaks at once, as the last test does on every run in a transaction that is rolled back.
 */
const act = fc.oneof(
  fc.record({
    do: fc.constant('order' as const),
    sku: fc.nat(1),
    qty: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    do: fc.constant('arrive' as const),
    sku: fc.nat(1),
    qty: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ do: fc.constantFrom('solve' as const, 'solve' as const, 'cancel' as const) })
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

let phone = 0
interface World extends Stage {
  second: number
}

async function perform(world: World, one: Act): Promise<void> {
  if (one.do === 'order') {
    const order = anOrder([], {
      phone: `135${String(++phone).padStart(8, '0')}`,
      lines: [{ skuId: world.skuIds[one.sku], title: '帐篷', qty: one.qty, unitPrice: '10' }],
      payments: [
        {
          method: 'alipay',
          externalTxnNo: `R-${phone}`,
          amount: String(10 * one.qty),
          paidAt: new Date().toISOString(),
        },
      ],
    })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: world.storeId,
      orders: [order],
    })
    await new ProcessOrders().handle({ orderIds })
  } else if (one.do === 'arrive') {
    const warehouseId = one.qty % 2 ? world.warehouseId : world.second
    await addStock({ warehouseId, skuIds: [world.skuIds[one.sku]], stock: one.qty })
  } else if (one.do === 'solve') await new RetryBackorders().handle()
  else {
    const [row] = await sql<{ id: number }>(
      null,
      `SELECT id FROM orders WHERE status IN ('released', 'backordered') ORDER BY random() LIMIT 1`
    )
    if (row) await new CancelOrders().handle({ orderIds: [row.id], reason: 'test' })
  }
}

/** Orders whose goods are not reserved as their status says. */
const faults = (trx: Trx | null = null) =>
  sql<{ id: number; status: string }>(
    trx,
    `SELECT o.id, o.status, l.qty, l.allocated, coalesce(r.qty, 0) AS reserved
       FROM orders o JOIN order_lines l ON l.order_id = o.id
       LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM stock_reservations r WHERE r.order_id = o.id AND r.state = 'pending') r ON true
      WHERE CASE o.status WHEN 'released' THEN l.allocated <> l.qty OR coalesce(r.qty, 0) <> l.qty
                          ELSE l.allocated <> 0 OR coalesce(r.qty, 0) <> 0 END`
  )

test.group('oms | allocation and reservation, one act', (group) => {
  group.each.setup(() => emptyHouse())

  test('hold whatever four connections do at once', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 3, maxLength: 7 }), { minLength: 4, maxLength: 4 }),
        async (scripts) => {
          await emptyHouse()
          const stage = await setStage({ skus: 2, stock: 2 })
          const world = { ...stage, second: await addWarehouse({ regionCode: '440100' }) }
          const ends = await Promise.allSettled(
            scripts.map(async (script) => {
              for (const one of script) await perform(world, one)
            })
          )
          for (const end of ends) if (end.status === 'rejected') throw end.reason
          assert.deepEqual(await faults(), [])
          assert.equal(await stockFaults(), 0)
        }
      ),
      { numRuns: 8, endOnFailure: true }
    )
  })

  test('two batches at once share what there is exactly', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const orders = Array.from({ length: 40 }, () =>
      anOrder(stage.skuIds, { phone: `134${String(++phone).padStart(8, '0')}` })
    )
    const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    await new ProcessOrders().handle({ orderIds })
    await addStock({ ...stage, stock: 25 })
    await Promise.all([1, 2, 3].map(() => new RetryBackorders().handle()))
    const [{ released, reserved }] = await sql<{ released: number; reserved: number }>(
      null,
      `SELECT (SELECT count(*)::int FROM orders WHERE status = 'released') AS released,
              (SELECT reserved::int FROM stock_levels) AS reserved`
    )
    assert.deepEqual([released, reserved], [25, 25])
    assert.deepEqual(await faults(), [])
  })

  test('parcels without their reservation are noticed', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 1 })
    await inScratch(
      (work) => inTransaction(null, work),
      async (trx) => {
        const { storeId, warehouseId, skuIds } = stage
        const orders = [anOrder(skuIds)]
        const { captured } = await new CaptureOrders().handle({ trx, storeId, orders })
        const [{ id: orderId, lines }] = captured
        await new PlanFulfilments().handle({
          trx,
          status: 'released',
          plans: [
            {
              orderId,
              warehouseId,
              lines: [{ orderLineId: lines[0].id, skuId: skuIds[0], qty: 1, lineQty: 1 }],
            },
          ],
        })
        await sql(trx, `UPDATE orders SET status = 'released'`)
        assert.lengthOf(await faults(trx), 1)
      }
    )
  })
})
