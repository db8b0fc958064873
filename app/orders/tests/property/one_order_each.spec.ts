import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import RecordPayments from '#orders/actions/record_payments'
import SettleRefund from '#orders/actions/settle_refund'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { inScratch } from '#orders/tests/support/broken_lines'
import { resetDatabase } from '#tests/helpers/database'

/**
 * I9: an order of a store is one order of ours, a payment or refund of a payer's number is one
 * movement, however often and in whatever order and company it is told, by several connections at
 * once. (What platforms' own messages do is proven with the oms module.)
 *
 * Seen to fail: without UNIQUE (store_id, external_no) and without UNIQUE (store_id,
 * external_txn_no, kind) the second telling becomes a second row; the last test does that on every
 * run, in a transaction that is rolled back.
 */
const ORDERS = 6
const telling = fc.array(fc.integer({ min: 0, max: ORDERS - 1 }), { minLength: 1, maxLength: 8 })

const orderOf = (stage: Stage, index: number) =>
  anOrder(stage.skuIds, {
    externalNo: `NO-${stage.storeId}-${index}`,
    phone: `1380013${8000 + index}`,
    payments: [],
  })

/** What stands in the books, in words that do not depend on ids. */
const stateOf = (storeId: number) =>
  sql<Record<string, unknown>>(
    null,
    `SELECT o.external_no, o.total_amount, o.paid_amount, o.refunded_amount, o.payment_status,
            (SELECT count(*)::int FROM order_lines WHERE order_id = o.id) AS lines,
            (SELECT count(*)::int FROM order_payments WHERE order_id = o.id) AS payments,
            (SELECT count(*)::int FROM order_refunds WHERE order_id = o.id) AS refunds
       FROM orders o WHERE o.store_id = $1 ORDER BY o.external_no`,
    [storeId]
  )

const twins = async (trx: Trx | null, storeId: number) =>
  (
    await sql(
      trx,
      'SELECT external_no FROM orders WHERE store_id = $1 GROUP BY 1 HAVING count(*) > 1',
      [storeId]
    )
  ).length

test.group('I9: one order each', (group) => {
  group.setup(() => resetDatabase())

  test('whatever lists several connections send at once', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(telling, { minLength: 2, maxLength: 6 }), async (lists) => {
        const stage = await setStage({ stock: 0 })
        const answers = await Promise.all(
          lists.map((list) =>
            new CaptureOrders().handle({
              storeId: stage.storeId,
              orders: list.map((index) => orderOf(stage, index)),
            })
          )
        )
        const told = new Set(lists.flat())
        const state = await stateOf(stage.storeId)
        assert.lengthOf(state, told.size)
        assert.isTrue(state.every((row) => row.lines === stage.skuIds.length))
        // Every telling is answered with the same id, once as captured and else as a duplicate.
        const captured = answers.flatMap((answer) => answer.orderIds)
        assert.lengthOf(captured, told.size)
        for (const [index, answer] of answers.entries())
          assert.lengthOf([...answer.captured, ...answer.duplicates], new Set(lists[index]).size)
      }),
      { numRuns: 30 }
    )
  })

  test('payments and refunds converge in any order, told any number of times', async ({
    assert,
  }) => {
    const message = fc.record({
      order: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('pay', 'top_up', 'refund'),
    })
    const outcome = async (messages: { order: number; kind: string }[], atOnce: boolean) => {
      const stage = await setStage({ stock: 0 })
      const { captured } = await new CaptureOrders().handle({
        storeId: stage.storeId,
        orders: [0, 1, 2].map((index) => orderOf(stage, index)),
      })
      const at = new Date().toISOString()
      const pay = (orderId: number, kind: string, amount: string) =>
        new RecordPayments().handle({
          payments: [
            { orderId, method: 'alipay', externalTxnNo: `${kind}-${orderId}`, amount, paidAt: at },
          ],
        })
      // A refund is only told once there is money; so the first payment is always there.
      for (const { id } of captured) await pay(id, 'first', '50')
      const send = async ({ order, kind }: { order: number; kind: string }) => {
        const { id: orderId } = captured[order]
        if (kind === 'pay') return pay(orderId, 'pay', '100')
        if (kind === 'top_up') return pay(orderId, 'top_up', '50')
        const refund = { orderId, amount: '20', method: 'alipay', externalTxnNo: `R-${orderId}` }
        return new SettleRefund().handle({ refunds: [refund] })
      }
      if (atOnce) await Promise.all(messages.map(send))
      else for (const one of messages) await send(one)
      const state = await stateOf(stage.storeId)
      return state.map((row) => ({ ...row, external_no: String(row.external_no).slice(-1) }))
    }
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (messages) => {
        const plain = await outcome(messages, false)
        const again = await outcome([...messages].reverse().concat(messages), false)
        const atOnce = await outcome([...messages, ...messages], true)
        assert.deepEqual(again, plain)
        assert.deepEqual(atOnce, plain)
      }),
      { numRuns: 15 }
    )
  })

  test('without its UNIQUE keys a second telling would be a second row', async ({ assert }) => {
    const stage = await setStage({ stock: 0 })
    await new CaptureOrders().handle({ storeId: stage.storeId, orders: [orderOf(stage, 0)] })
    const copy = `INSERT INTO orders (number, store_id, external_no, placed_at, currency, goods_amount, total_amount)
      SELECT number || 'x', store_id, external_no, placed_at, currency, goods_amount, total_amount FROM orders WHERE store_id = ${stage.storeId}`
    const scratch = <T>(work: (trx: Trx) => Promise<T>) =>
      inScratch((run) => inTransaction(null, run), work)
    await assert.rejects(() => scratch((trx) => sql(trx, copy)), /orders_store_id_external_no_key/)
    const found = await scratch(async (trx) => {
      await sql(trx, 'ALTER TABLE orders DROP CONSTRAINT orders_store_id_external_no_key')
      await sql(trx, copy)
      return twins(trx, stage.storeId)
    })
    assert.equal(found, 1)
    assert.equal(await twins(null, stage.storeId), 0)
  })
})
