import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import HoldOrders from '#orders/actions/hold_orders'
import { shipAll } from '#orders/database/factories/ship'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { switchOff } from '#tests/helpers/switch'

type Show = {
  order: {
    status: string
    phone: string
    paymentStatus: string
    lines: { shipped: number; reserved: number; allocated: number }[]
    fulfilments: { id: number; status: string; waybill: string | null }[]
    cases: { id: number }[]
  }
  changes: { action: string; reason: string | null; who: string | null }[]
  timeline: { key: string }[]
  slots: { key: string }[]
  acts: string[]
  next: string | null
}

test.group('Order record', (group) => {
  group.each.setup(() => resetDatabase())

  async function open(changes = {}) {
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds, changes)],
    })
    return { stage, id: orderIds[0] }
  }

  test('offers what the state and the person’s role allow', async ({ client, assert }) => {
    const { id } = await open()
    await new HoldOrders().handle({ holds: [{ orderId: id, reasons: ['manual'] }] })
    const show = async (role: 'operations' | 'finance' | 'warehouse') => {
      const page = await client
        .get(`/orders/orders/${id}`)
        .loginAs(await actingAs(role))
        .withInertia()
      page.assertStatus(200)
      return page.inertiaProps as Show
    }
    const held = await show('operations')
    assert.equal(held.next, 'release')
    assert.includeMembers(held.acts, ['release', 'readdress', 'cancel'])
    assert.notInclude(held.acts, 'ship')
    assert.include(
      held.slots.map((slot) => slot.key),
      'finance.margin'
    )
    assert.notIncludeMembers((await show('warehouse')).acts, ['release', 'cancel'])
  })

  test('the counters follow the goods from the reservation to the door', async ({
    client,
    assert,
  }) => {
    const { id } = await open()
    await drainJobs()
    const user = await actingAs('operations')
    const show = async () =>
      (await client.get(`/orders/orders/${id}`).loginAs(user).withInertia()).inertiaProps as Show
    const counts = ({ order }: Show) =>
      order.lines.map((line) => [line.allocated, line.reserved, line.shipped])
    assert.deepEqual(counts(await show()), [
      [1, 1, 0],
      [1, 1, 0],
    ])
    await shipAll()
    const shipped = await show()
    assert.deepEqual(counts(shipped), [
      [1, 0, 1],
      [1, 0, 1],
    ])
    assert.includeMembers(
      shipped.timeline.map((entry) => entry.key),
      ['orders.timeline.captured', 'orders.timeline.paid', 'orders.timeline.parcel_shipped']
    )
  })

  test('an address is changed with its reason until the parcel leaves', async ({
    client,
    assert,
  }) => {
    const { id } = await open()
    await drainJobs()
    const user = await actingAs('service')
    const send = () =>
      client.post(`/orders/orders/${id}/address`).loginAs(user).withCsrfToken().redirects(0).json({
        consignee: '李小红',
        phone: '13611112222',
        province: '广东省',
        city: '深圳市',
        district: '南山区',
        addressLine: '科技园 1 号',
        postcode: '',
        reason: 'moved house',
      })
    await send()
    const [row] = await sql<Record<string, string>>(
      null,
      `SELECT o.consignee, o.city, o.phone_masked, o.region_code, f.city AS parcel_city FROM orders o
         JOIN fulfilments f ON f.order_id = o.id WHERE o.id = $1 ORDER BY f.id LIMIT 1`,
      [id]
    )
    assert.deepEqual(
      [row.consignee, row.city, row.parcel_city, row.region_code],
      ['李小红', '深圳市', '深圳市', '440305']
    )
    assert.notInclude(row.phone_masked, '13611112222')
    const show = (await client.get(`/orders/orders/${id}`).loginAs(user).withInertia())
      .inertiaProps as Show
    assert.deepInclude(
      show.changes.map(({ action, reason }) => ({ action, reason })),
      { action: 'readdress', reason: 'moved house' }
    )
    await drainJobs()
    await shipAll()
    const late = await send()
    assert.notEqual(late.flashMessage('success'), 'Address changed')
    const [after] = await sql<{ n: number }>(
      null,
      `SELECT count(*)::int AS n FROM order_changes WHERE order_id = $1`,
      [id]
    )
    assert.equal(after.n, 1)
  })

  test('a form says at the field what is missing', async ({ client }) => {
    const { id } = await open()
    const answer = await client
      .post(`/orders/orders/${id}/address`)
      .loginAs(await actingAs('service'))
      .withCsrfToken()
      .accept('json')
      .json({ consignee: '' })
    answer.assertStatus(422)
    const problem = JSON.stringify(answer.body())
    for (const field of ['consignee', 'province', 'city', 'addressLine'])
      if (!problem.includes(field)) throw new Error(`${field} is not named in ${problem}`)
  })

  test('a payment by hand counts once and moves the order to paid', async ({ client, assert }) => {
    const { id } = await open({ payments: [] })
    const user = await actingAs('finance')
    const pay = async (amount: string, externalTxnNo = 'BANK-1') => {
      const answer = await client
        .post(`/orders/orders/${id}/payment`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
        .json({ method: 'transfer', externalTxnNo, amount })
      return answer.body()?.type as string | undefined
    }
    const form = await client.get(`/orders/orders/${id}/payment`).loginAs(user).withInertia()
    assert.equal((form.inertiaProps as { order: { due: string } }).order.due, '200.00')
    assert.equal(await pay('200.01'), 'payment_beyond_due')
    assert.equal(await pay('0'), 'payment_beyond_due')
    assert.isUndefined(await pay('150'))
    assert.equal(await pay('50'), 'payment_known')
    assert.isUndefined(await pay('50', 'BANK-2'))
    assert.equal(await pay('1', 'BANK-3'), 'payment_beyond_due')
    const [order] = await sql<{ paid: string; status: string }>(
      null,
      'SELECT paid_amount AS paid, payment_status AS status FROM orders WHERE id = $1',
      [id]
    )
    assert.deepEqual([Number(order.paid), order.status], [200, 'paid'])
  })

  test('our note is kept in place, and as a change', async ({ client, assert }) => {
    const { id } = await open()
    await client
      .post(`/orders/orders/${id}/note`)
      .loginAs(await actingAs('service'))
      .withCsrfToken()
      .redirects(0)
      .json({ sellerNote: 'wrap as a gift' })
    const [row] = await sql<{ note: string; n: number }>(
      null,
      `SELECT seller_note AS note, (SELECT count(*)::int FROM order_changes WHERE order_id = o.id) AS n FROM orders o WHERE id = $1`,
      [id]
    )
    assert.deepEqual([row.note, row.n], ['wrap as a gift', 1])
  })

  test('ships by hand in one act, but never past a hold', async ({ client, assert }) => {
    await switchOff('oms', 'wms')
    const { stage, id } = await open()
    const user = await actingAs('operations')
    const ship = () =>
      client.post(`/orders/orders/${id}/shipment`).loginAs(user).withCsrfToken().redirects(0).json({
        warehouseId: stage.warehouseId,
        courierCode: 'SF',
        waybillNo: 'SF1234567890',
        weightG: 800,
      })
    const status = async () =>
      (await sql<{ status: string }>(null, 'SELECT status FROM orders WHERE id = $1', [id]))[0]
        .status
    await new HoldOrders().handle({ holds: [{ orderId: id, reasons: ['manual'] }] })
    await ship()
    assert.equal(await status(), 'held')
    await sql(null, `UPDATE orders SET status = 'captured' WHERE id = $1`, [id])
    await ship()
    assert.equal(await status(), 'shipped')
  })

  test('another store’s order is not there', async ({ client }) => {
    const { id } = await open()
    const other = await setStage()
    const user = await actingAs({
      permissions: ['orders.orders.view'],
      stores: [other.storeId],
    })
    const page = await client.get(`/orders/orders/${id}`).loginAs(user).withInertia()
    page.assertStatus(404)
  })
})
