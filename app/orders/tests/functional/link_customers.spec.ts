import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import AnonymiseCustomer from '#customers/actions/anonymise_customer'
import MergeCustomers from '#customers/actions/merge_customers'
import UndoMerge from '#customers/actions/undo_merge'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ProveCustomerTotals from '#orders/jobs/prove_customer_totals'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { switchOnly } from '#tests/helpers/switch'

const capture = async (stage: Stage, list: Partial<NewOrder>[]) => {
  const orders = list.map((changes) => anOrder(stage.skuIds, changes))
  const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  await drainJobs()
  return orderIds
}
const customerOf = async (orderId: number) =>
  (
    await sql<{ id: number | null }>(null, 'SELECT customer_id AS id FROM orders WHERE id = $1', [
      orderId,
    ])
  )[0].id
const totals = async (id: number) =>
  (
    await sql<Record<string, unknown>>(
      null,
      'SELECT orders_count AS count, orders_total AS total, orders_totals AS totals FROM customers WHERE id = $1',
      [id]
    )
  )[0]

test.group('Orders and their customers', (group) => {
  group.each.setup(() => resetDatabase())
  group.each.setup(() => switchOnly())

  test('with every module off a captured order finds or makes its customer, and the totals follow', async ({
    assert,
  }) => {
    const stage = await setStage()
    const [first, second, other] = await capture(stage, [
      {},
      { email: 'wang@example.com' },
      { phone: '13900000000', consignee: '李雷' },
    ])
    const id = (await customerOf(first))!
    assert.isNumber(id)
    assert.equal(await customerOf(second), id)
    assert.notEqual(await customerOf(other), id)
    assert.deepEqual(await totals(id), { count: 2, total: '400.0000', totals: { CNY: '400' } })
    const [person] = await sql<{ display_name: string; number: string; source: string }>(
      null,
      'SELECT * FROM customers WHERE id = $1',
      [id]
    )
    assert.equal(person.display_name, '王小明')
    assert.match(person.number, /^C\d{8}$/)

    await new CancelOrders().handle({ orderIds: [first], reason: 'test', actor: SYSTEM })
    await drainJobs()
    assert.deepEqual(await totals(id), { count: 1, total: '200.0000', totals: { CNY: '200' } })
  })

  test('an order without anything that identifies, or with a privacy number only, stays unlinked', async ({
    assert,
  }) => {
    const stage = await setStage()
    const [masked, lent] = await capture(stage, [
      { phone: '138****8000' },
      { phone: '13800138000-1234' },
    ])
    assert.isNull(await customerOf(masked))
    assert.isNull(await customerOf(lent))
  })

  test('the nightly proof puts wrong figures right', async ({ assert }) => {
    const stage = await setStage()
    const [order] = await capture(stage, [{}])
    const id = (await customerOf(order))!
    await sql(null, 'UPDATE customers SET orders_count = 7, orders_total = 1 WHERE id = $1', [id])
    await new ProveCustomerTotals().handle()
    assert.deepEqual(await totals(id), { count: 1, total: '200.0000', totals: { CNY: '200' } })
  })

  test('a merge takes the orders along, its undo gives them back, anonymising keeps the amounts', async ({
    assert,
  }) => {
    const stage = await setStage()
    const [a, b] = await capture(stage, [{}, { phone: '13900000000' }])
    const [winner, loser] = [(await customerOf(a))!, (await customerOf(b))!]
    const mergeId = await new MergeCustomers().handle({
      winnerId: winner,
      loserId: loser,
      actor: SYSTEM,
    })
    assert.equal(await customerOf(b), winner)
    assert.equal((await totals(winner)).count, 2)
    await drainJobs()
    assert.equal((await totals(winner)).count, 2)
    await new UndoMerge().handle({ mergeId, actor: SYSTEM })
    await drainJobs()
    assert.equal(await customerOf(b), loser)
    assert.equal((await totals(loser)).total, '200.0000')

    await new AnonymiseCustomer().handle({
      customerId: loser,
      reason: 'asked for it',
      actor: SYSTEM,
    })
    await drainJobs()
    const [order] = await sql<Record<string, unknown>>(
      null,
      'SELECT consignee, phone_hash, address_line, total_amount FROM orders WHERE id = $1',
      [b]
    )
    assert.deepEqual(order, {
      consignee: null,
      phone_hash: null,
      address_line: null,
      total_amount: '200.0000',
    })
    const kept = await sql(null, 'SELECT id FROM customer_identities WHERE customer_id = $1', [
      loser,
    ])
    assert.lengthOf(kept, 0)
  })
})
