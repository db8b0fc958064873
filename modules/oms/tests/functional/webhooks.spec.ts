import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import MapListings from '#catalog/actions/map_listings'
import { SYSTEM } from '#kernel/access/actor'
import { drainJobs } from '#tests/helpers/jobs'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'

const woo = new WooCommerceSimulator()
const shopify = new ShopifySimulator()
const target = (shop: Shop, platform = 'woocommerce') =>
  `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/${platform}/${shop.storeCode}`

test.group('Webhooks', (group) => {
  group.setup(async () => {
    await woo.start()
    await shopify.start()
    return async () => {
      await woo.stop()
      await shopify.stop()
    }
  })
  group.each.setup(async () => {
    woo.orders.clear()
    shopify.orders.clear()
    await emptyHouse()
  })

  test('a signed one becomes an order, delivered twice or not', async ({ assert }) => {
    const shop = await connectShop('woocommerce', woo.url, woo.credentials)
    woo.put(sample(shop, 727), 'processing')
    assert.equal(await woo.ping(target(shop)), 200)
    assert.equal(await woo.deliver(target(shop), 727, { deliveryId: 'd1' }), 200)
    assert.equal(await woo.deliver(target(shop), 727, { deliveryId: 'd1' }), 200)
    assert.equal(await woo.deliver(target(shop), 727), 200)
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_inbox'), 2)
    const order = await oneOf('SELECT * FROM orders')
    assert.deepInclude(order, {
      external_no: '727',
      status: 'released',
      payment_status: 'paid',
      total_amount: '100.0000',
    })
    assert.deepInclude(await oneOf('SELECT * FROM platform_orders'), {
      state: 'submitted',
      order_id: order.id,
      payload: woo.payload(727),
    })
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
  })

  test('a wrong signature is refused and counted; a store nobody connected is not there', async ({
    assert,
  }) => {
    const shop = await connectShop('woocommerce', woo.url, woo.credentials)
    woo.put(sample(shop, 1), 'processing')
    assert.equal(await woo.deliver(target(shop), 1, { forged: true }), 401)
    assert.equal(await woo.deliver(target(shop, 'shopify'), 1), 404)
    assert.equal(await woo.deliver(target(shop).replace(shop.storeCode, 'nobody'), 1), 404)
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_inbox'), 0)
    assert.equal((await oneOf('SELECT refused_webhooks AS n FROM oms_channel_accounts')).n, 1)
  })

  test('an unmapped item parks the order; mapping it lets all that wait go on', async ({
    assert,
  }) => {
    const shop = await connectShop('shopify', shopify.url, shopify.credentials)
    const line = {
      id: 1,
      productId: 77,
      variantId: 78,
      code: 'NOT-OURS',
      title: '登山杖',
      qty: 2,
      price: '30.00',
    }
    shopify.put(sample(shop, 1, { lines: [line] }), { financial: 'paid' })
    shopify.put(sample(shop, 2, { lines: [{ ...line, id: 2 }] }), { financial: 'paid' })
    shopify.put(sample(shop, 3), { financial: 'paid' })
    for (const id of [1, 2, 3])
      assert.equal(await shopify.deliver(target(shop, 'shopify'), id), 200)
    await drainJobs()
    const parked = await rowsOf(`SELECT * FROM platform_orders WHERE state = 'parked' ORDER BY id`)
    assert.deepEqual(
      parked.map((row) => row.park_reason),
      ['unmapped_sku', 'unmapped_sku']
    )
    assert.deepInclude(parked[0].park_details.items[0], { title: '登山杖', code: 'NOT-OURS' })
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
    const { listingId } = parked[0].park_details.items[0]
    await new MapListings().handle({
      actor: SYSTEM,
      mappings: [{ listingId, skuId: shop.skuIds[1], multiplier: 3 }],
    })
    await drainJobs()
    assert.deepEqual(
      (await rowsOf('SELECT status FROM orders ORDER BY id')).map((order) => order.status),
      ['released', 'released', 'released']
    )
    const level = await oneOf('SELECT reserved FROM stock_levels WHERE sku_id = $1', [
      shop.skuIds[1],
    ])
    assert.equal(level.reserved, 12)
  })

  test('a poisoned order is set aside with what it said, the others go on', async ({ assert }) => {
    const shop = await connectShop('woocommerce', woo.url, woo.credentials)
    for (const id of [1, 2, 3]) woo.put(sample(shop, id), 'processing')
    const odd = JSON.parse(woo.payload(2))
    odd.total = '99.00'
    const clash = JSON.parse(woo.payload(3))
    clash.transaction_id = 'woo-1'
    await woo.deliver(target(shop), 1)
    await woo.deliver(target(shop), 2, { rawBody: JSON.stringify(odd) })
    await woo.deliver(target(shop), 3, { rawBody: JSON.stringify(clash) })
    await woo.deliver(target(shop), 3, { rawBody: '{"id":"what"}' })
    await drainJobs()
    const rows = await rowsOf(
      'SELECT external_id, state, park_reason FROM platform_orders ORDER BY external_id'
    )
    assert.deepEqual(rows, [
      { external_id: '1', state: 'submitted', park_reason: null },
      { external_id: '2', state: 'parked', park_reason: 'amounts_differ' },
      { external_id: '3', state: 'parked', park_reason: 'payment_taken' },
      {
        external_id: `unreadable:${createHash('sha256').update('{"id":"what"}').digest('hex')}`,
        state: 'parked',
        park_reason: 'unreadable',
      },
    ])
    assert.lengthOf(await rowsOf(`SELECT 1 FROM oms_inbox WHERE state = 'failed'`), 1)
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
  })

  test('payment, edit, refund and cancellation reach the order', async ({ assert }) => {
    const shop = await connectShop('woocommerce', woo.url, woo.credentials)
    const order = sample(shop, 1, { paidAt: null })
    const tell = async (changes: object, status: string, seconds: number) => {
      Object.assign(order, changes, { updatedAt: at(seconds) })
      woo.put(order, status)
      await woo.deliver(target(shop), 1)
      await drainJobs()
      return oneOf('SELECT * FROM orders')
    }
    assert.deepInclude(await tell({}, 'pending', 1), {
      status: 'held',
      payment_status: 'unpaid',
      hold_reasons: ['payment_mismatch'],
    })
    assert.deepInclude(await tell({ paidAt: at(2) }, 'processing', 2), {
      status: 'released',
      payment_status: 'paid',
    })
    const edited = await tell(
      { lines: [{ ...order.lines[0], qty: 2 }], address: '解放路 1 号' },
      'processing',
      3
    )
    assert.deepInclude(edited, {
      total_amount: '200.0000',
      paid_amount: '200.0000',
      address_line: '解放路 1 号',
      status: 'released',
      payment_status: 'paid',
    })
    const back = await tell({ lines: [{ ...order.lines[0], qty: 1 }] }, 'processing', 4)
    assert.deepInclude(back, {
      total_amount: '100.0000',
      status: 'released',
      payment_status: 'paid',
    })
    assert.deepInclude(await tell({ refunds: [{ id: 5, amount: '20.00' }] }, 'processing', 5), {
      payment_status: 'partly_refunded',
      refunded_amount: '20.0000',
    })
    assert.deepInclude(await tell({}, 'cancelled', 6), { status: 'cancelled' })
    assert.deepInclude(await oneOf('SELECT sum(reserved)::int AS reserved FROM stock_levels'), {
      reserved: 0,
    })
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
  })

  test('an order sent off elsewhere is not sent twice', async ({ assert }) => {
    const shop = await connectShop('woocommerce', woo.url, woo.credentials)
    woo.put(sample(shop, 1), 'completed')
    await woo.deliver(target(shop), 1)
    await drainJobs()
    assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'cancelled' })
    const change = await oneOf('SELECT reason FROM order_changes')
    assert.equal(change.reason, 'shipped_elsewhere')
  })
})
