import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import SaveChannel from '#modules/oms/actions/save_channel'
import { accountOfStore } from '#modules/oms/services/channel_accounts'
import { connectShop, emptyHouse, oneOf, type Shop } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import loadOrderAudit from '#modules/oms/queries/load_order_audit'
import loadOrderPlatform from '#modules/oms/queries/load_order_platform'
import { SYSTEM } from '#kernel/access/actor'

/** One order of the shop's first SKU, run through the pipeline. */
async function order(shop: Shop, changes: { note?: string } = {}) {
  const externalNo = `T${Math.random().toString(36).slice(2, 10)}`
  const { orderIds } = await new CaptureOrders().handle({
    storeId: shop.storeId,
    orders: [
      {
        externalNo,
        placedAt: '2026-11-20T08:00:00Z',
        currency: 'CNY',
        consignee: '王小明',
        phone: `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
        province: '浙江省',
        city: '杭州市',
        district: '西湖区',
        addressLine: '文三路 100 号',
        buyerNote: changes.note ?? null,
        lines: [{ skuId: shop.skuIds[0], title: '折叠椅', qty: 1, unitPrice: '100.00' }],
        payments: [
          {
            method: 'alipay',
            externalTxnNo: `P${externalNo}`,
            amount: '100.00',
            paidAt: '2026-11-20T08:00:00Z',
          },
        ],
      },
    ],
  })
  await new ProcessOrders().handle({ orderIds })
  return orderIds[0]
}

test.group('Settings of the order pipeline', (group) => {
  const simulator = new WooCommerceSimulator()
  let shop: Shop
  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(async () => {
    await emptyHouse()
    shop = await connectShop('woocommerce', simulator.url, simulator.credentials)
  })

  test('a connection is listed with its webhook address and never with its keys', async ({
    client,
    assert,
  }) => {
    const page = await client
      .get('/oms/channels')
      .loginAs(await actingAs('operations'))
      .withInertia()
    page.assertStatus(200)
    const { channels } = page.inertiaProps as { channels: Record<string, unknown>[] }
    assert.containsSubset(channels, [{ storeId: shop.storeId, status: 'active' }])
    assert.match(String(channels[0].webhookUrl), /\/webhooks\/oms\/woocommerce\//)
    assert.notInclude(JSON.stringify(channels), simulator.credentials.consumer_secret)
    const viewer = await actingAs({ permissions: ['oms.channels.view'] })
    const edit = await client.get(`/oms/channels/${shop.storeId}/edit`).loginAs(viewer)
    edit.assertStatus(403)
  })

  test('saving tries the connection out; blank keys keep the stored ones; a refused key is said', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const save = (credentials: Record<string, string>) =>
      client
        .put(`/oms/channels/${shop.storeId}`)
        .json({ baseUrl: `${simulator.url}/`, credentials, overlapSeconds: 300 })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    await save({ consumer_key: '', webhook_secret: 'renewed' })
    const account = await accountOfStore(shop.storeId)
    assert.equal(account?.baseUrl, simulator.url)
    assert.equal(account?.overlapSeconds, 300)
    assert.deepEqual(account?.credentials, {
      ...simulator.credentials,
      webhook_secret: 'renewed',
    })
    assert.equal(account?.state, 'active')
    await save({ consumer_secret: 'wrong' })
    assert.equal((await accountOfStore(shop.storeId))?.state, 'auth_expired')
    await save({ consumer_secret: simulator.credentials.consumer_secret })
    assert.equal((await accountOfStore(shop.storeId))?.state, 'active')
    // Where nobody answers, the reader is told so in words.
    await sql(null, `UPDATE oms_channel_accounts SET base_url = 'http://127.0.0.1:9'`)
    const tried = await client
      .post(`/oms/channels/${shop.storeId}/test`)
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    const words = '网络连接失败：http://127.0.0.1:9/wp-json/wc/v3/orders?per_page=1'
    assert.equal(tried.flashMessage('warning'), words)
    const page = await client.get(`/oms/channels/${shop.storeId}`).withInertia().loginAs(user)
    assert.containsSubset(page.body().props.channel, { lastError: words, errorCode: 'unreachable' })
  })

  test('where a platform has one address for all it may stay blank, elsewhere it may not', async ({
    client,
    assert,
  }) => {
    const answer = await client
      .put(`/oms/channels/${shop.storeId}`)
      .json({ baseUrl: '', credentials: {}, overlapSeconds: 300 })
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
      .accept('json')
    assert.include(JSON.stringify(answer.body()), 'oms_address_missing')
    assert.equal((await accountOfStore(shop.storeId))?.baseUrl, simulator.url)
    await sql(null, 'DELETE FROM oms_channel_accounts WHERE store_id = $1', [shop.storeId])
    const keyless = await client
      .put(`/oms/channels/${shop.storeId}`)
      .json({ baseUrl: simulator.url, credentials: { consumer_key: 'ck' }, overlapSeconds: 300 })
      .loginAs(await actingAs('operations'))
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    assert.sameMembers(Object.keys(keyless.flashMessage('inputErrorsBag') as unknown as object), [
      'credentials.consumer_secret',
      'credentials.webhook_secret',
    ])
    const pdd = await connectShop('pinduoduo', 'https://gateway.example', {})
    await sql(null, 'DELETE FROM oms_channel_accounts WHERE store_id = $1', [pdd.storeId])
    const keys = { client_id: 'id', client_secret: 'secret', access_token: 'token' }
    // Whether the platform answers is another matter: the address is what is asked here.
    await new SaveChannel().handle({
      storeId: pdd.storeId,
      channel: { baseUrl: '', credentials: keys, overlapSeconds: 300 },
      actor: SYSTEM,
    })
    assert.equal(
      (await accountOfStore(pdd.storeId))?.baseUrl,
      'https://gw-api.pinduoduo.com/api/router'
    )
  })

  test('pausing and going on leave a trace; going on reads what was missed', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const post = (what: string) =>
      client
        .post(`/oms/channels/${shop.storeId}/${what}`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    await post('pause')
    assert.equal((await accountOfStore(shop.storeId))?.state, 'paused')
    await post('resume')
    assert.equal((await accountOfStore(shop.storeId))?.state, 'active')
    const trail = await sql<{ action: string }>(
      null,
      `SELECT action FROM audit_entries WHERE subject_type = 'channel' ORDER BY id`
    )
    assert.deepEqual(
      trail.map((row) => row.action),
      ['oms.channel.pause', 'oms.channel.resume']
    )
    const pull = await oneOf(
      `SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE key = $1`,
      [`oms.pull_store:${shop.storeId}`]
    )
    assert.equal(pull.count, 1)
  })

  test('a rule of one’s own holds the orders it speaks of, until it is switched off', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const send = (condition: unknown) =>
      client
        .post('/oms/rules')
        .json({ name: '带加急字样', severity: 'block', storeIds: null, isOn: true, condition })
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const refused = await send({ all: [{ field: 'nothing', op: 'eq', value: 1 }] })
    assert.include(JSON.stringify(refused.body()), 'oms_rule_condition')
    await send({ all: [{ field: 'buyer_note', op: 'contains', value: '加急' }] })
    const held = await order(shop, { note: '请加急发货' })
    const { hold_reasons: reasons } = await oneOf('SELECT hold_reasons FROM orders WHERE id = $1', [
      held,
    ])
    assert.match(reasons[0], /^custom_\d+$/)
    const tab = await loadOrderAudit(held, SYSTEM)
    assert.equal(tab.names[reasons[0]], '带加急字样')
    assert.containsSubset(tab.runs[0].findings, [
      {
        rule: reasons[0],
        name: '带加急字样',
        because: [{ about: 'buyer_note', op: 'contains', expected: '加急' }],
      },
    ])
    const rule = await oneOf('SELECT id FROM oms_audit_rules WHERE name IS NOT NULL')
    await client
      .post(`/oms/rules/${rule.id}/switch`)
      .json({ isOn: false })
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    const free = await order(shop, { note: '请加急发货' })
    const after = await oneOf('SELECT status FROM orders WHERE id = $1', [free])
    assert.equal(after.status, 'released')
  })

  test('parameters of a built-in rule are checked, and its version goes up', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const rule = await oneOf(`SELECT id, version FROM oms_audit_rules WHERE code = 'amount_limit'`)
    const save = (limit: unknown) =>
      client
        .put(`/oms/rules/${rule.id}`)
        .json({ severity: 'block', values: { limit }, storeIds: null, isOn: true })
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const refused = await save('much')
    assert.include(JSON.stringify(refused.body()), 'oms_rule_params')
    await save('50')
    const now = await oneOf('SELECT version, params FROM oms_audit_rules WHERE id = $1', [rule.id])
    assert.deepEqual({ ...now }, { version: rule.version + 1, params: { limit: '50' } })
    const id = await order(shop)
    const held = await oneOf('SELECT hold_reasons FROM orders WHERE id = $1', [id])
    assert.deepEqual(held.hold_reasons, ['amount_limit'])
  })

  test('a courier with its price table is what allocation chooses', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const send = (method: 'post' | 'put', path: string, body: object) =>
      client[method](path)
        .json(body)
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const courier = {
      code: 'zto',
      name: '中通快递',
      isActive: true,
      services: [{ code: 'STD', name: '标准', volumetricDivisor: 8000, isActive: true }],
    }
    await send('post', '/oms/couriers', courier)
    const twice = await send('post', '/oms/couriers', courier)
    assert.include(JSON.stringify(twice.body()), 'oms_courier_code_taken')
    const service = await oneOf('SELECT id FROM oms_courier_services')
    const tariff = {
      warehouseId: null,
      regionPrefix: '33',
      isServed: true,
      firstWeightG: 1000,
      firstPrice: '4.20',
      stepWeightG: 1000,
      stepPrice: '1.00',
      transitDays: 2,
    }
    const path = `/oms/couriers/services/${service.id}/tariffs`
    const clash = await send('put', path, { tariffs: [tariff, tariff] })
    assert.include(JSON.stringify(clash.body()), 'oms_tariff_twice')
    await send('put', path, { tariffs: [tariff] })
    const id = await order(shop)
    const parcel = await oneOf(
      'SELECT courier_code, courier_service, freight_estimated FROM fulfilments WHERE order_id = $1',
      [id]
    )
    assert.equal(parcel.courier_code, 'ZTO')
    assert.equal(parcel.courier_service, 'STD')
    const tab = await loadOrderAllocation(id, SYSTEM)
    assert.equal(tab.decisions[0].verdict, 'allocated')
    assert.equal(tab.decisions[0].options[0].couriers[0], 'ZTO/STD')
    assert.isNotEmpty(tab.warehouses)
  })

  test('tabs of an order keep to the stores a person sees; an order of no platform has none', async ({
    assert,
  }) => {
    const id = await order(shop)
    const { order: none } = await loadOrderPlatform(id, SYSTEM)
    assert.isNull(none)
    const stranger = { ...SYSTEM, isOwner: false, stores: [shop.storeId + 99] }
    await assert.rejects(() => loadOrderAudit(id, stranger))
    await assert.rejects(() => loadOrderAllocation(id, stranger))
  })

  test('every settings page opens', async ({ client }) => {
    const user = await actingAs('operations')
    const rule = await oneOf(`SELECT id FROM oms_audit_rules WHERE code = 'many_orders'`)
    for (const path of [
      `channels/${shop.storeId}`,
      `channels/${shop.storeId}/edit`,
      'rules',
      'rules/create',
      `rules/${rule.id}/edit`,
      'couriers',
      'couriers/create',
    ]) {
      const page = await client.get(`/oms/${path}`).loginAs(user).withInertia()
      page.assertStatus(200)
    }
  })
})
