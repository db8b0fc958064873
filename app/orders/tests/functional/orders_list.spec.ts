import { test } from '@japa/runner'
import CaptureOrders from '#orders/actions/capture_orders'
import HoldOrders from '#orders/actions/hold_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { switchOff } from '#tests/helpers/switch'

type Props = {
  list: { rows: { id: number; number: string; holdReasons: string[] }[]; meta: { count: number } }
  counts: { status: string; count: number }[]
}
const statusOf = async (id: number) =>
  (await sql<{ status: string }>(null, 'SELECT status FROM orders WHERE id = $1', [id]))[0].status

test.group('Orders list', (group) => {
  group.each.setup(() => resetDatabase())

  test('tabs count what is open within the stores one sees', async ({ client, assert }) => {
    const [mine, other] = [await setStage(), await setStage()]
    for (const stage of [mine, other])
      await new CaptureOrders().handle({
        storeId: stage.storeId,
        orders: [anOrder(stage.skuIds), anOrder(stage.skuIds)],
      })
    const open = async (user: Awaited<ReturnType<typeof actingAs>>) => {
      const page = await client.get('/orders/orders').loginAs(user).withInertia()
      const { counts, list } = page.inertiaProps as Props
      return [counts.find((entry) => entry.status === 'captured')?.count, list.meta.count]
    }
    const scoped = await actingAs({ permissions: ['orders.orders.view'], stores: [mine.storeId] })
    assert.deepEqual(await open(await actingAs('operations')), [4, 4])
    assert.deepEqual(await open(scoped), [2, 2])
  })

  test('narrows by store, kind and lateness; a word finds by waybill-like codes and customer name', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    const past = new Date(Date.now() - 86_400_000).toISOString()
    const { captured } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds, { shipBy: past }), anOrder([stage.skuIds[0]])],
    })
    await drainJobs()
    const user = await actingAs('operations')
    const found = async (query: string) => {
      const page = await client.get(`/orders/orders?${query}`).loginAs(user).withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as Props).list.rows.map((row) => row.id)
    }
    const [first, second] = captured.map((order) => order.id)
    assert.deepEqual(await found('late=1'), [first])
    assert.lengthOf(await found(`store=${stage.storeId}&kind=sale`), 2)
    assert.lengthOf(await found('kind=exchange'), 0)
    assert.sameMembers(await found(`q=${encodeURIComponent('王小明')}`), [first, second])
    const [sku] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
      stage.skuIds[1],
    ])
    assert.deepEqual(await found(`q=${sku.code}`), [first])
  })

  test('exports every row it shows, without formulas and with masked phones', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [
        anOrder(stage.skuIds, { consignee: '=HYPERLINK("x")', phone: '13912345678' }),
        anOrder(stage.skuIds, { externalNo: 'OTHER-1' }),
      ],
    })
    const user = await actingAs('operations')
    const csv = (await client.get('/orders/orders/export?format=csv').loginAs(user)).text()
    assert.lengthOf(csv.trim().split('\n'), 3)
    assert.include(csv, `'=HYPERLINK`)
    assert.notInclude(csv, '13912345678')
    const one = await client.get('/orders/orders/export?format=csv&q=OTHER-1').loginAs(user)
    assert.lengthOf(one.text().trim().split('\n'), 2)
    const book = await client.get('/orders/orders/export?format=xlsx').loginAs(user)
    assert.equal(book.header('content-type')?.split(';')[0].slice(-5), 'sheet')
    const warehouse = await actingAs('warehouse')
    const refused = await client.get('/orders/orders/export').loginAs(warehouse).redirects(0)
    assert.include([302, 403], refused.status())
  })

  test('a day is one of the company’s zone, in the list and in what is exported', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    await settings.set(null, SYSTEM, 'shell', { time_zone: 'America/New_York' })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds, { placedAt: '2026-11-20T03:00:00Z' })],
    })
    const user = await actingAs('operations')
    const on = async (day: string) => {
      const query = `placed=${day}..${day}`
      const page = await client.get(`/orders/orders?${query}`).loginAs(user).withInertia()
      const csv = await client.get(`/orders/orders/export?format=csv&${query}`).loginAs(user)
      return [(page.inertiaProps as Props).list.rows.map((row) => row.id), csv.text()] as const
    }
    const [found, written] = await on('2026-11-19')
    assert.deepEqual(found, orderIds)
    assert.include(written, '2026-11-19 22:00:00')
    const [none, head] = await on('2026-11-20')
    assert.deepEqual(none, [])
    assert.lengthOf(head.trim().split('\n'), 1)
  })

  test('releases row by row, and what is released goes on to allocation', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds), anOrder(stage.skuIds)],
    })
    const [held, gone] = orderIds
    await new HoldOrders().handle({
      holds: [{ orderId: held, reasons: ['custom_7'], names: { custom_7: '大单人工确认' } }],
    })
    await sql(null, `UPDATE orders SET status = 'cancelled' WHERE id = $1`, [gone])
    const user = await actingAs('operations')
    const list = await client.get('/orders/orders?status=held').withInertia().loginAs(user)
    assert.deepEqual(list.body().props.list.rows[0].holdNames, { custom_7: '大单人工确认' })
    const unsaid = await client
      .post('/orders/orders/approve')
      .loginAs(user)
      .withCsrfToken()
      .accept('json')
      .json({ ids: [held] })
    unsaid.assertStatus(422)
    assert.equal(await statusOf(held), 'held')
    const answer = await client
      .post('/orders/orders/approve')
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
      .json({ ids: [held, gone], reason: 'customer called' })
    assert.equal(await statusOf(held), 'approved')
    assert.equal(await statusOf(gone), 'cancelled')
    assert.deepEqual(
      (answer.flashMessage('results') as unknown as { id: number; ok: boolean }[]).map(
        ({ id, ok }) => [id, ok]
      ),
      [
        [held, true],
        [gone, false],
      ]
    )
    await drainJobs()
    assert.equal(await statusOf(held), 'released')
  })

  test('a hold takes back what is at the warehouse and frees its stock', async ({
    client,
    assert,
  }) => {
    const stage = await setStage({ stock: 5 })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds)],
    })
    await drainJobs()
    assert.equal(await statusOf(orderIds[0]), 'released')
    await client
      .post('/orders/orders/hold')
      .loginAs(await actingAs('service'))
      .withCsrfToken()
      .redirects(0)
      .json({ ids: orderIds, reason: 'wrong size' })
    assert.equal(await statusOf(orderIds[0]), 'held')
    await drainJobs()
    assert.equal(await statusOf(orderIds[0]), 'held')
    const levels = await sql<{ reserved: number }>(
      null,
      'SELECT reserved FROM stock_levels WHERE warehouse_id = $1',
      [stage.warehouseId]
    )
    assert.deepEqual(
      levels.map((level) => level.reserved),
      [0, 0]
    )
  })

  test('without a module that allocates, a release leaves the order approved', async ({
    client,
    assert,
  }) => {
    await switchOff('oms')
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds)],
    })
    await client
      .post('/orders/orders/approve')
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
      .redirects(0)
      .json({ ids: orderIds, reason: 'asked by phone' })
    await drainJobs()
    assert.equal(await statusOf(orderIds[0]), 'approved')
  })
})
