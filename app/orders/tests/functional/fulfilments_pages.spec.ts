import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

test.group('Fulfilment pages', (group) => {
  group.each.setup(() => resetDatabase())

  async function released() {
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds), anOrder(stage.skuIds, { phone: '13900139000' })],
    })
    await drainJobs()
    const parcels = await sql<{ id: number; number: string }>(
      null,
      'SELECT id, number FROM fulfilments ORDER BY id'
    )
    return { stage, orderIds, parcels }
  }

  test('lists, finds by order number, and keeps to the warehouses one sees', async ({
    client,
    assert,
  }) => {
    const { stage, orderIds, parcels } = await released()
    const find = async (query: string, user: Awaited<ReturnType<typeof actingAs>>) => {
      const page = await client.get(`/orders/fulfilments${query}`).loginAs(user).withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as { list: { rows: { id: number }[] } }).list.rows.length
    }
    const user = await actingAs('warehouse')
    const [order] = await sql<{ number: string }>(null, 'SELECT number FROM orders WHERE id = $1', [
      orderIds[0],
    ])
    assert.deepEqual(
      [
        await find('', user),
        await find(`?q=${order.number}`, user),
        await find(`?q=${parcels[0].number}`, user),
        await find('?status=shipped', user),
      ],
      [2, 1, 1, 0]
    )
    const permissions = ['orders.fulfilments.view']
    const other = await setStage()
    const far = await actingAs({ permissions, warehouses: [other.warehouseId] })
    const near = await actingAs({ permissions, warehouses: [stage.warehouseId] })
    assert.deepEqual([await find('', far), await find('', near)], [0, 2])
    const page = await client.get(`/orders/fulfilments/${parcels[0].id}`).loginAs(far).withInertia()
    page.assertStatus(404)
  })

  test('ships a planned parcel by hand once, delivers it, and refuses to withdraw it then', async ({
    client,
    assert,
  }) => {
    const { orderIds, parcels } = await released()
    const user = await actingAs('operations')
    const post = (path: string, body: object) =>
      client.post(path).loginAs(user).withCsrfToken().redirects(0).json(body)
    const [{ id }] = parcels
    const shipment = { courierCode: 'YTO', waybillNo: 'YT100000001', weightG: 700 }
    await post(`/orders/fulfilments/${id}/shipment`, shipment)
    await post(`/orders/fulfilments/${id}/shipment`, { ...shipment, waybillNo: 'YT100000002' })
    const [row] = await sql<{ status: string; waybill: string }>(
      null,
      'SELECT status, waybill_no AS waybill FROM fulfilments WHERE id = $1',
      [id]
    )
    assert.deepEqual(row, { status: 'shipped', waybill: 'YT100000001' })
    await post('/orders/fulfilments/deliver', { ids: [id] })
    const answer = await post('/orders/fulfilments/cancel', { ids: [id], reason: 'late' })
    assert.isFalse((answer.flashMessage('results') as unknown as { ok: boolean }[])[0].ok)
    const [order] = await sql<{ status: string }>(null, 'SELECT status FROM orders WHERE id = $1', [
      orderIds[0],
    ])
    assert.equal(order.status, 'delivered')
  })

  test('a withdrawn parcel gives its stock back and its order waits to be allocated', async ({
    client,
    assert,
  }) => {
    const { stage, orderIds, parcels } = await released()
    await client
      .post('/orders/fulfilments/cancel')
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
      .redirects(0)
      .json({ ids: [parcels[0].id], reason: 'other courier' })
    const [order] = await sql<{ status: string }>(null, 'SELECT status FROM orders WHERE id = $1', [
      orderIds[0],
    ])
    const levels = await sql<{ reserved: number }>(
      null,
      'SELECT reserved FROM stock_levels WHERE warehouse_id = $1',
      [stage.warehouseId]
    )
    assert.equal(order.status, 'approved')
    assert.deepEqual(
      levels.map((level) => level.reserved),
      [1, 1]
    )
  })
})
