import { test } from '@japa/runner'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import { woocommerceOrder } from '#modules/oms/database/factories/platform_payloads'
import { connectShop, emptyHouse, oneOf, sample, type Shop } from '#modules/oms/tests/helpers'
import { inTransaction } from '#kernel/transaction'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

const KEYS = { consumer_key: 'ck', consumer_secret: 'cs', webhook_secret: 'ws' }

/** Parks orders of the shop whose items name a code that no SKU has. */
async function park(shop: Shop, ...numbers: number[]) {
  const payloads = numbers.map((id) => {
    const order = sample(shop, id)
    order.lines[0].code = 'NOBODY-KNOWS'
    return JSON.stringify(woocommerceOrder(order, 'processing'))
  })
  const { ids } = await inTransaction(null, (trx) =>
    new FilePlatformOrders().handle({
      trx,
      storeId: shop.storeId,
      platform: 'woocommerce',
      payloads,
    })
  )
  await new SubmitPlatformOrders().handle({ ids })
  return ids.sort((a, b) => a - b)
}

test.group('Park queue', (group) => {
  let shop: Shop
  group.each.setup(async () => {
    await emptyHouse()
    shop = await connectShop('woocommerce', 'https://shop.example.com', KEYS)
  })

  test('lists what waits with its reason, and hides what a person may not see', async ({
    client,
    assert,
  }) => {
    const [id] = await park(shop, 41)
    const page = await client
      .get('/oms/parked')
      .loginAs(await actingAs('operations'))
      .withInertia()
    page.assertStatus(200)
    assert.containsSubset(page.inertiaProps, {
      list: { rows: [{ id, externalNo: '41', reason: 'unmapped_sku', status: 'parked' }] },
      reasons: [{ reason: 'unmapped_sku', count: 1 }],
    })
    const stranger = await actingAs({
      permissions: ['oms.parked.view'],
      stores: [shop.storeId + 99],
    })
    const hidden = await client.get('/oms/parked').loginAs(stranger).withInertia()
    assert.lengthOf((hidden.inertiaProps as { list: { rows: unknown[] } }).list.rows, 0)
    const record = await client.get(`/oms/parked/${id}`).loginAs(stranger).withInertia()
    record.assertStatus(404)
    const nobody = await client.get('/oms/parked').loginAs(await actingAs('marketing'))
    nobody.assertStatus(403)
  })

  test('shows the payload without phones', async ({ client, assert }) => {
    const [id] = await park(shop, 42)
    const page = await client
      .get(`/oms/parked/${id}`)
      .loginAs(await actingAs('service'))
      .withInertia()
    const { order, items } = page.inertiaProps as {
      order: { payload: string }
      items: { code: string; skuId: number | null }[]
    }
    assert.include(order.payload, '"number": "42"')
    assert.include(order.payload, '138****0042')
    assert.notInclude(order.payload, '13800000042')
    assert.containsSubset(items, [{ code: 'NOBODY-KNOWS', skuId: null }])
  })

  test('mapping a SKU captures the order at once and the others that waited for it after', async ({
    client,
    assert,
  }) => {
    const [first, second] = await park(shop, 43, 44)
    const user = await actingAs('operations')
    const page = await client.get(`/oms/parked/${first}`).loginAs(user).withInertia()
    const [{ listingId }] = (page.inertiaProps as { items: { listingId: number }[] }).items
    const mappings = [{ listingId, skuId: shop.skuIds[0], multiplier: 2 }]
    const answer = await client
      .post(`/oms/parked/${first}/map`)
      .json({ mappings })
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    answer.assertStatus(302)
    const row = await oneOf('SELECT state, order_id FROM platform_orders WHERE id = $1', [first])
    assert.equal(row.state, 'submitted')
    await drainJobs()
    const states = await oneOf(
      `SELECT count(*) FILTER (WHERE state = 'submitted')::int AS submitted FROM platform_orders WHERE id = ANY($1)`,
      [[first, second]]
    )
    assert.equal(states.submitted, 2)
    const reserved = await oneOf(
      `SELECT fl.qty, fl.line_qty FROM fulfilment_lines fl JOIN fulfilments f ON f.id = fl.fulfilment_id WHERE f.order_id = $1`,
      [row.order_id]
    )
    assert.deepEqual({ ...reserved }, { qty: 2, line_qty: 1 })
  })

  test('refuses a listing the order does not wait for', async ({ client, assert }) => {
    const [id] = await park(shop, 45)
    const answer = await client
      .post(`/oms/parked/${id}/map`)
      .json({ mappings: [{ listingId: 999_999, skuId: shop.skuIds[0] }] })
      .header('accept', 'application/json')
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
    answer.assertStatus(422)
    assert.include(JSON.stringify(answer.body()), 'oms_listing_not_wanted')
  })

  test('resubmitting says what still stands in the way; ignoring takes it out of the queue', async ({
    client,
    assert,
  }) => {
    const [first, second] = await park(shop, 46, 47)
    const user = await actingAs('operations')
    const post = (path: string, body: object) =>
      client.post(path).json(body).loginAs(user).withCsrfToken().redirects(0)
    const again = await post('/oms/parked/resubmit', { ids: [first, second] })
    again.assertFlashMessage('results', [
      { id: first, ok: false, message: '平台商品未匹配 SKU' },
      { id: second, ok: false, message: '平台商品未匹配 SKU' },
    ])
    await post('/oms/parked/ignore', { ids: [first] })
    assert.equal(
      (await oneOf('SELECT state FROM platform_orders WHERE id = $1', [first])).state,
      'parked'
    )
    await post('/oms/parked/ignore', { ids: [first], reason: '重复下单' })
    const list = await client.get('/oms/parked').loginAs(user).withInertia()
    const { rows } = (list.inertiaProps as { list: { rows: { id: number }[] } }).list
    assert.deepEqual(
      rows.map((row) => row.id),
      [second]
    )
    const denied = await client
      .post('/oms/parked/ignore')
      .json({ ids: [second], reason: '重复下单' })
      .loginAs(await actingAs({ permissions: ['oms.parked.view'] }))
      .withCsrfToken()
      .redirects(0)
    denied.assertStatus(403)
  })
})
