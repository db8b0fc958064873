import { test } from '@japa/runner'
import { OutboundHttp } from '#kernel/http/outbound'
import { rest } from '#modules/oms/services/platforms/rest'
import { PlatformRefused } from '#modules/oms/services/platforms/platform_connector'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import PullOrders from '#modules/oms/actions/pull_orders'
import SaveChannel from '#modules/oms/actions/save_channel'
import { listChannels } from '#modules/oms/queries/list_channels'
import TestChannel from '#modules/oms/actions/test_channel'
import { SYSTEM } from '#kernel/access/actor'
import { drainJobs } from '#tests/helpers/jobs'
import { shipAll } from '#orders/database/factories/ship'
import { RestSimulator } from '#tests/simulators/rest'

const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })

test.group('A shop of one’s own over REST', (group) => {
  const shop = new RestSimulator()
  const connect = (baseUrl = shop.url) =>
    connectShop('rest', baseUrl, shop.credentials, { readUntil: at(-60) })
  const target = (code: string) =>
    `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/rest/${code}`
  const broken = (id: number) => {
    const order = JSON.parse(shop.payload(id)) as Record<string, any>
    order.lines[0].price = 100.5
    order.total = '１００'
    order.paid_at = '2026-11-22 10:00:00'
    order.lines.push({ ...order.lines[0], title: undefined, quantity: '2' })
    order.updated_at = at(30).toISOString()
    return JSON.stringify(order)
  }

  group.setup(async () => {
    await shop.start()
    return () => shop.stop()
  })
  group.each.setup(async () => {
    shop.clear()
    shop.calls.length = 0
    await emptyHouse()
  })

  test('a message from another time is refused; under a known id nothing happens twice', async ({
    assert,
  }) => {
    const mine = await connect()
    shop.put(sample(mine, 1), { status: 'to_ship' })
    const send = (deliveryId: string, seconds: number) =>
      shop.deliver(target(mine.storeCode), 1, {
        deliveryId,
        at: new Date(Date.now() + seconds * 1000),
      })
    assert.deepEqual(
      [await send('e1', -400), await send('e1', 400), await send('e1', -100), await send('e1', 0)],
      [401, 401, 200, 200]
    )
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_inbox'), 1)
    assert.equal((await oneOf('SELECT status FROM orders')).status, 'released')
    assert.equal((await oneOf('SELECT refused_webhooks AS n FROM oms_channel_accounts')).n, 2)
  })

  test('what is not as the schema has it waits with path, value and rule, and goes on once mended', async ({
    assert,
  }) => {
    const mine = await connect()
    shop.put(sample(mine, 1), { status: 'to_ship' })
    shop.put(sample(mine, 2), { status: 'to_ship' })
    const rawBody = broken(1)
    assert.equal(await shop.deliver(target(mine.storeCode), 1, { rawBody }), 200)
    assert.equal(await shop.deliver(target(mine.storeCode), 2), 200)
    await drainJobs()
    const parked = await oneOf(`SELECT * FROM platform_orders WHERE external_id = '1'`)
    assert.deepInclude(parked, { state: 'parked', park_reason: 'schema_faults', payload: rawBody })
    const faults = parked.park_details.faults as { path: string; value: string; rule: string }[]
    assert.sameDeepMembers(
      faults.map(({ path, value, rule }) => [path, rule === 'distinct' ? '' : value, rule]),
      [
        ['$.paid_at', '2026-11-22 10:00:00', 'regex'],
        ['$.total', '１００', 'regex'],
        ['$.lines', '', 'distinct'],
        ['$.lines[0].price', '100.5', 'string'],
        ['$.lines[1].price', '100.5', 'string'],
        ['$.lines[1].title', null, 'required'],
        ['$.lines[1].quantity', '2', 'number'],
      ]
    )
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
    shop.put(sample(mine, 1, { updatedAt: at(60) }), { status: 'to_ship' })
    await new PullOrders().handle({ storeId: mine.storeId })
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
  })

  test('a message that only names orders has them fetched', async ({ assert }) => {
    const mine = await connect()
    for (const id of [1, 2]) shop.put(sample(mine, id), { status: 'to_ship' })
    const rawBody = JSON.stringify({ order_ids: ['1', '2', '404'] })
    await shop.deliver(target(mine.storeCode), 1, { rawBody, topic: 'orders.changed' })
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
    assert.lengthOf(shop.callsTo('GET', /^\/orders$/), 1)
  })

  test('a shop that only sends messages is never called, and its parcels stop nothing', async ({
    assert,
  }) => {
    const mine = await connect('')
    const save = (baseUrl: string) =>
      new SaveChannel().handle({
        storeId: mine.storeId,
        channel: { baseUrl, credentials: {}, overlapSeconds: 600 },
        actor: SYSTEM,
      })
    await save('')
    assert.deepEqual(await new TestChannel().handle({ storeId: mine.storeId }), {
      ok: true,
      shop: 'webhook',
    })
    shop.put(sample(mine, 1), { status: 'to_ship' })
    await shop.deliver(target(mine.storeCode), 1)
    await drainJobs()
    await shipAll()
    await drainJobs()
    assert.equal((await oneOf('SELECT state FROM oms_ship_confirms')).state, 'confirmed')
    assert.isEmpty(shop.calls)
    await save(shop.url)
    const [channel] = await listChannels(SYSTEM)
    assert.deepInclude(channel, { platform: 'rest', baseUrl: shop.url, status: 'active' })
    assert.match(channel.webhookUrl!, /\/webhooks\/oms\/rest\//)
  })

  test('what a shop does not offer it answers with 501', async ({ assert }) => {
    const connection = { storeId: 1, baseUrl: shop.url, credentials: shop.credentials }
    for (const part of ['orders', 'shipments', 'stock', 'refunds', 'count'] as const)
      shop.missing.add(part)
    const window = { since: at(0), until: at(60), cursor: null }
    assert.isEmpty((await rest.pull(http, connection, window)).payloads)
    assert.isEmpty((await rest.pullRefunds!(http, connection, window)).refunds)
    const day = { from: at(0), to: at(60) }
    assert.isNull(await rest.countOrders!(http, connection, day))
    await assert.rejects(() => rest.pushStock!(http, connection, []), PlatformRefused as never)
    assert.isNull(await rest.readStock!(http, connection, []))
  })

  test('refunds are read in the house’s words, and agreed to once', async ({ assert }) => {
    const connection = { storeId: 1, baseUrl: shop.url, credentials: shop.credentials }
    shop.refunds.push({
      id: 'r-1',
      order_id: '1',
      line_id: '101',
      kind: 'return',
      state: 'requested',
      amount: '94.00',
      currency: 'CNY',
      quantity: 1,
      reason: '尺寸不合适',
      token: '3',
      updated_at: at(5).toISOString(),
    })
    const window = { since: at(0), until: at(60), cursor: null }
    const { refunds } = await rest.pullRefunds!(http, connection, window)
    assert.deepInclude(refunds[0], {
      externalRefundId: 'r-1',
      externalOrderId: '1',
      kind: 'return',
      amount: '94.00',
      qty: 1,
    })
    const agree = () => rest.agreeRefund!(http, connection, refunds[0])
    assert.deepEqual([await agree(), await agree()], [{ already: false }, { already: true }])
  })
})
