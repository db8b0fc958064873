import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import AdvanceOrders from '../../actions/advance_orders.js'
import CreateOrders from '../../actions/create_orders.js'
import ReceiveGoods from '../../actions/receive_goods.js'
import { addSupplier } from '../../database/factories/supplier.js'
import { proveReceipts } from '../../queries/prove_receipts.js'

interface Case {
  tolerance: number
  ordered: [number, number]
  /** What each of the deliveries, all at the door at once, counts of the two lines. */
  deliveries: { counts: [number, number]; rejected: number; isSentTwice: boolean }[]
}

const aCase: fc.Arbitrary<Case> = fc.record({
  tolerance: fc.constantFrom(0, 5, 10, 50),
  ordered: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })),
  deliveries: fc.array(
    fc.record({
      counts: fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })),
      rejected: fc.integer({ min: 0, max: 3 }),
      isSentTwice: fc.boolean(),
    }),
    { minLength: 2, maxLength: 6 }
  ),
})

/** A sent order of two lines at a supplier with this tolerance. */
async function sentOrder({ tolerance, ordered }: Case) {
  const stage = await setStage({ skus: 2, stock: 0 })
  const supplierId = await addSupplier({ overReceiptPercent: tolerance })
  const lines = ordered.map((qty, at) => ({
    skuId: stage.skuIds[at],
    qty,
    unitPrice: '3.3333',
    taxRate: '0.13',
  }))
  const [id] = await new CreateOrders().handle({
    actor: SYSTEM,
    orders: [{ supplierId, warehouseId: stage.warehouseId, lines }],
  })
  await new AdvanceOrders().handle({ actor: SYSTEM, ids: [id], step: 'submit' })
  const rows = await sql<{ id: number }>(
    null,
    'SELECT id FROM purchasing_order_lines WHERE order_id = $1 ORDER BY line_no',
    [id]
  )
  return { id, stage, lineIds: rows.map((row) => row.id) }
}

test.group('purchasing | receiving at several doors at once', (group) => {
  group.each.setup(() => resetDatabase())

  test('what is received never exceeds what was ordered and the tolerance, and is what stock holds', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(aCase, async (given) => {
        const { id, stage, lineIds } = await sentOrder(given)
        // Each call takes a connection of its own from the pool: they race for the order.
        const calls = given.deliveries.flatMap(({ counts, rejected, isSentTwice }) => {
          const input = {
            actor: SYSTEM,
            orderId: id,
            receiptKey: randomUUID(),
            lines: counts.map((received, at) => ({
              orderLineId: lineIds[at],
              received,
              ...(at === 0 && rejected > 0 && { rejected, rejectReason: '破损' }),
            })),
          }
          return isSentTwice ? [input, input] : [input]
        })
        const answers = await Promise.allSettled(
          calls.map((input) => new ReceiveGoods().handle(input))
        )
        for (const answer of answers) {
          if (answer.status === 'rejected')
            assert.include(
              ['purchasing_over_receipt', 'purchasing_not_receivable', 'purchasing_receipt_empty'],
              (answer.reason as { code: string }).code
            )
        }
        const lines = await sql<{ sku: number; qty: number; max: number; received: number }>(
          null,
          'SELECT sku_id AS sku, qty, max_qty AS max, received FROM purchasing_order_lines WHERE order_id = $1 ORDER BY line_no',
          [id]
        )
        const levels = await sql<{ sku: number; n: number }>(
          null,
          'SELECT sku_id AS sku, on_hand AS n FROM stock_levels WHERE warehouse_id = $1',
          [stage.warehouseId]
        )
        for (const line of lines) {
          const most = line.qty + Math.floor((line.qty * given.tolerance) / 100)
          assert.isAtMost(line.received, most)
          assert.equal(levels.find((level) => level.sku === line.sku)?.n ?? 0, line.received)
        }
        assert.deepEqual(await proveReceipts(), { lines: 0, receipts: 0 })
        const done = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.isNew)
        const [{ n }] = await sql<{ n: number }>(
          null,
          'SELECT count(*)::int AS n FROM purchasing_receipts WHERE order_id = $1',
          [id]
        )
        assert.equal(n, done.length)
      }),
      { numRuns: 25 }
    )
  })
})
