import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RetryBackorders from '#modules/oms/actions/retry_backorders'
import SolveBatch from '#modules/oms/actions/solve_batch'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'

let phone = 0
const HOUR = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()

/** Orders of the stage's first SKU that wait, in the order given. */
async function waiting(stage: Stage, ...changes: (Partial<NewOrder> & { units: number })[]) {
  const orders = changes.map(({ units, ...change }) =>
    anOrder([], {
      phone: `137${String(++phone).padStart(8, '0')}`,
      lines: [{ skuId: stage.skuIds[0], title: '帐篷', qty: units, unitPrice: '100' }],
      payments: [
        {
          method: 'alipay',
          externalTxnNo: `B-${phone}`,
          amount: String(100 * units),
          paidAt: inHours(-1),
        },
      ],
      ...change,
    })
  )
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
  const orderIds = orders.map((order) => ids.get(order.externalNo)!)
  await new ProcessOrders().handle({ orderIds })
  return orderIds
}

const arrive = (stage: Stage, stock: number) => addStock({ ...stage, stock })
const statuses = async (ids: number[]) => {
  const rows = await rowsOf('SELECT id, status FROM orders WHERE id = ANY($1)', [ids])
  const byId = new Map(rows.map((row) => [row.id, row.status]))
  return ids.map((id) => byId.get(id))
}

test.group('Scarce goods', (group) => {
  group.each.setup(() => emptyHouse())
  group.each.teardown(() => settings.set(null, SYSTEM, 'oms', { contested_goods: 'first_come' }))

  test('go to the orders that are worth most together, not to who came first; everyone learns why', async ({
    assert,
    client,
  }) => {
    await settings.set(null, SYSTEM, 'oms', { priority_tags: 'VIP, 会员' })
    const stage = await setStage({ skus: 1, stock: 0 })
    const ids = await waiting(
      stage,
      { units: 3 },
      { units: 1, tags: ['VIP'] },
      { units: 2, shipBy: inHours(-30) },
      { units: 9 }
    )
    assert.deepEqual(await statuses(ids), Array(4).fill('backordered'))
    await arrive(stage, 3)
    const operator = await actingAs('operations')
    const solved = await client.post('/oms/batches').loginAs(operator).withCsrfToken().redirects(0)
    const { id } = await oneOf('SELECT max(id)::int AS id FROM oms_batches')
    solved.assertHeader('location', `/oms/batches/${id}`)
    assert.deepEqual(await statuses(ids), ['backordered', 'released', 'released', 'backordered'])

    const page = await client.get(`/oms/batches/${id}`).loginAs(operator).withInertia()
    const { list, batch } = page.inertiaProps as {
      list: { rows: Record<string, any>[] }
      batch: Record<string, any>
    }
    assert.deepInclude(batch, { cause: 'hand', orders: 4, filled: 2 })
    assert.isAtMost(batch.value, batch.bound)
    const byOrder = new Map(list.rows.map((row) => [row.orderId, row]))
    assert.equal(byOrder.get(ids[2])!.rank, 1)
    assert.isAbove(byOrder.get(ids[2])!.priority.late, 0)
    assert.equal(byOrder.get(ids[1])!.priority.tag, 200_000)
    assert.deepEqual(
      byOrder.get(ids[0])!.lacks.map((lack: any) => [lack.warehouseId, lack.skuId]),
      [[stage.warehouseId, stage.skuIds[0]]]
    )
    assert.isAbove(byOrder.get(ids[0])!.lacks[0].lowest, 0)
    const waits = await client.get(`/oms/batches/${id}?filled=0`).loginAs(operator).withInertia()
    assert.lengthOf((waits.inertiaProps as { list: { rows: unknown[] } }).list.rows, 2)
    const stranger = await actingAs({ permissions: ['oms.batches.view'], stores: [] })
    const hidden = await client.get(`/oms/batches/${id}`).loginAs(stranger).withInertia()
    assert.lengthOf((hidden.inertiaProps as { list: { rows: unknown[] } }).list.rows, 0)
    const refused = await client.post('/oms/batches').loginAs(stranger).withCsrfToken()
    refused.assertStatus(403)
    const list2 = await client.get('/oms/batches').loginAs(operator).withInertia()
    assert.equal((list2.inertiaProps as { waiting: number }).waiting, 2)
  })

  test('who gets nothing learns why even where nobody could: what is left, or why a warehouse is out', async ({
    assert,
    client,
  }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const [order] = await waiting(stage, { units: 5 })
    await arrive(stage, 3)
    const shut = await addWarehouse({ regionCode: '440100' })
    await sql(
      null,
      `INSERT INTO oms_site_profiles (warehouse_id, closed_until) VALUES ($1, current_date + 9)
       ON CONFLICT (warehouse_id) DO UPDATE SET closed_until = excluded.closed_until`,
      [shut]
    )
    await client
      .post('/oms/batches')
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
      .redirects(0)
    const { id } = await oneOf('SELECT max(id)::int AS id FROM oms_batches')
    const page = await client
      .get(`/oms/batches/${id}`)
      .loginAs(await actingAs('operations'))
      .withInertia()
    const [row] = (page.inertiaProps as { list: { rows: Record<string, any>[] } }).list.rows
    assert.equal(row.orderId, order)
    assert.deepEqual(row.lacks, [
      {
        ...{ warehouseId: stage.warehouseId, skuId: stage.skuIds[0] },
        ...{ wanted: 5, available: 3, price: 0, lowest: null },
      },
    ])
    assert.deepEqual(row.bars, [{ warehouseId: shut, why: 'closed' }])
  })

  test('stock that arrives is shared by itself; a try that fills nobody leaves nothing behind', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const ids = await waiting(stage, { units: 2 }, { units: 1 })
    await drainJobs()
    const before = await oneOf('SELECT count(*)::int AS n FROM oms_allocation_decisions')
    const events = await oneOf(
      `SELECT count(*)::int AS n FROM outbox_events WHERE key = 'oms.orders.short'`
    )
    await arrive(stage, 1)
    await drainJobs()
    assert.deepEqual(await statuses(ids), ['backordered', 'released'])
    const { cause } = await oneOf('SELECT cause FROM oms_batches')
    assert.equal(cause, 'stock')
    await sql(null, 'UPDATE stock_levels SET reserved = reserved')
    const { batchId } = await new SolveBatch().handle({ orderIds: [ids[0]], cause: 'schedule' })
    assert.isNull(batchId)
    const after = await oneOf('SELECT count(*)::int AS n FROM oms_allocation_decisions')
    assert.equal(after.n, before.n + 1)
    assert.deepEqual(
      await oneOf(`SELECT count(*)::int AS n FROM outbox_events WHERE key = 'oms.orders.short'`),
      events
    )
    assert.isNull((await new RetryBackorders().handle()).batchId)
  })

  test('shared together, a new order joins those that wait instead of passing them', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const [old] = await waiting(stage, { units: 3, shipBy: inHours(1) })
    await settings.set(null, SYSTEM, 'oms', { contested_goods: 'batch', penalty_other: '50' })
    await arrive(stage, 3)
    await sql(null, `DELETE FROM graphile_worker._private_jobs`)
    const [fresh] = await waiting(stage, { units: 3, shipBy: inHours(400) })
    assert.deepEqual(await statuses([old, fresh]), ['backordered', 'backordered'])
    const decision = await oneOf(
      'SELECT details FROM oms_allocation_decisions WHERE order_id = $1',
      [fresh]
    )
    assert.isTrue(decision.details.queued)
    await drainJobs()
    assert.deepEqual(await statuses([old, fresh]), ['released', 'backordered'])
    await settings.set(null, SYSTEM, 'oms', { penalty_other: '0' })
  })

  test('takes as few statements for sixty orders as for three', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const count = async (n: number) => {
      const orderIds = await waiting(stage, ...Array.from({ length: n }, () => ({ units: 1 })))
      await arrive(stage, n)
      return countStatements(async () => {
        const { allocated } = await new SolveBatch().handle({ orderIds, cause: 'schedule' })
        assert.lengthOf(allocated, n)
      })
    }
    await count(2)
    const few = await count(3)
    assert.equal(await count(60), few)
    assert.isAtMost(few, 26)
  })
})
