import { test } from '@japa/runner'
import { systemClock } from '#kernel/clock'
import { OutboundHttp } from '#kernel/http/outbound'
import { amazon } from '#modules/oms/services/platforms/amazon'
import {
  AuthExpired,
  PlatformRefused,
  RateLimited,
  type PulledPage,
} from '#modules/oms/services/platforms/platform_connector'
import { TOKEN_EXPIRES } from '#modules/oms/services/platforms/token_expiry'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { AmazonSimulator } from '#tests/simulators/amazon'

const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1, retries: 0 })
const shop = { skuCodes: ['A'] }

test.group('Amazon over its Selling Partner API', (group) => {
  const simulator = new AmazonSimulator()
  const connection = (credentials: Record<string, string> = simulator.credentials) => ({
    storeId: 1,
    baseUrl: simulator.url,
    credentials,
  })
  const put = (id: number, seconds: number, status = 'Unshipped') =>
    simulator.put(sample(shop, id, { updatedAt: at(seconds) }), status)
  const pull = (cursor: string | null = null) =>
    amazon.pull(http, connection(), { since: at(0), until: at(1000), cursor })

  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(() => {
    simulator.orders.clear()
    simulator.calls.length = 0
    simulator.renew()
  })

  test('pages by token up to two minutes ago, with items, people by a restricted token', async ({
    assert,
  }) => {
    for (let id = 1; id <= 60; id++) put(id, id)
    put(99, 950)
    const first = await pull()
    assert.deepEqual(first.readUntil, at(880))
    assert.lengthOf(first.payloads, 50)
    const second: PulledPage = await pull(first.next)
    assert.isNull(second.next)
    const ids = [...first.payloads, ...second.payloads].map((one) => amazon.head(one).externalId)
    assert.lengthOf(new Set(ids), 60)
    assert.notInclude(ids, '99')
    const mapped = amazon.map(first.payloads[0])
    assert.deepInclude(mapped.order, { consignee: '王 小明', city: '杭州市' })
    assert.lengthOf(simulator.callsTo('GET', /orderItems$/), 60)
    assert.lengthOf(simulator.callsTo('GET', /address$/), 0)
    assert.lengthOf(simulator.callsTo('POST', /restrictedDataToken$/), 2)
    // Too early to ask: nothing is read, and nothing is taken for read.
    const early = await amazon.pull(http, connection(), {
      since: at(0),
      until: at(60),
      cursor: null,
    })
    assert.deepEqual(early, { payloads: [], next: null, readUntil: null })
  })

  test('an app that may not see people gets its orders without them', async ({ assert }) => {
    put(1, 5)
    simulator.seesPeople = false
    const { payloads } = await pull()
    assert.deepInclude(amazon.map(payloads[0]).order, { consignee: null, addressLine: null })
    assert.lengthOf(simulator.callsTo('GET', /address$/), 0)
  })

  test('an empty bucket is waited for; a storm ends the reading', async ({ assert }) => {
    put(1, 5)
    simulator.throttleNext(4)
    assert.lengthOf((await pull()).payloads, 1)
    simulator.throttleNext(50)
    await assert.rejects(() => pull(), RateLimited as never)
  })

  test('a token of an hour, got with the refresh token', async ({ assert }) => {
    const now = systemClock.now()
    const bare = { ...simulator.credentials, access_token: '' }
    const fresh = (await amazon.refreshCredentials!(http, connection(bare), now))!
    assert.equal(Date.parse(fresh[TOKEN_EXPIRES]) - now.getTime(), 3_600_000)
    assert.equal(await amazon.test(http, connection(fresh)), 'Amazon.simulated')
    assert.isNull(await amazon.refreshCredentials!(http, connection(fresh), now))
    const later = new Date(now.getTime() + 3_400_000)
    assert.isNotNull(await amazon.refreshCredentials!(http, connection(fresh), later))
    simulator.expireTokens()
    await assert.rejects(() => amazon.test(http, connection(fresh)), AuthExpired as never)
    for (const wrong of [{ refresh_token: 'x' }, { client_secret: 'x' }])
      await assert.rejects(
        () => amazon.refreshCredentials!(http, connection({ ...bare, ...wrong }), now),
        AuthExpired as never
      )
  })

  test('a package is confirmed with 204, once by its number', async ({ assert }) => {
    const order = sample(shop, 5)
    order.lines = [{ ...order.lines[0], qty: 3 }]
    simulator.put(order, 'Unshipped')
    const notice = (n: number, qty: number) => ({
      externalId: '5',
      fulfilmentNumber: `FF-20261122-00000${n}`,
      courierCode: 'DHL',
      courierName: 'DHL',
      waybillNo: `JD00${n}`,
      lines: [{ externalLineNo: '501', qty }],
      isWhole: false,
      isLast: n === 2,
    })
    const confirm = (n: number, qty: number) =>
      amazon.confirmShipment(http, connection(), notice(n, qty))
    assert.deepEqual(await confirm(1, 1), { externalRef: '20261122000001', already: false })
    // Cut off after the call: the same number again is the same package.
    await confirm(1, 1)
    assert.equal(amazon.map(simulator.payload(5)).lines[0].sent, 1)
    await confirm(2, 2)
    assert.equal(amazon.map(simulator.payload(5)).status, 'shipped')
    assert.isTrue((await confirm(2, 2)).already)
    put(6, 5, 'Canceled')
    await assert.rejects(
      () => amazon.confirmShipment(http, connection(), { ...notice(3, 1), externalId: '6' }),
      PlatformRefused as never
    )
  })

  test("a listing's own stock is patched; one that is not there spoils no other", async ({
    assert,
  }) => {
    const item = (externalSkuId: string) => ({
      externalProductId: 'B0',
      externalSkuId,
      outerCode: null,
      quantity: 4,
      version: 1,
    })
    const results = await amazon.pushStock!(http, connection(), [item('unknown'), item('A/1 #2')])
    assert.deepEqual(
      results.map((result) => result.ok),
      [false, true]
    )
    assert.equal(simulator.stock.get('A/1 #2'), 4)
  })

  test('fetches what is named, counts and sums a day', async ({ assert }) => {
    for (let id = 1; id <= 120; id++)
      simulator.put(sample(shop, id, { placedAt: at(id) }), 'Unshipped')
    const named = await amazon.fetchOrders!(http, connection(), ['7', '404'])
    assert.deepEqual(
      named.map((one) => amazon.head(one).externalId),
      ['7']
    )
    const counted = await amazon.countOrders!(http, connection(), { from: at(0), to: at(101) })
    assert.deepInclude(counted, { count: 100, total: '10000' })
  })
})

test.group('Amazon notifications', (group) => {
  const simulator = new AmazonSimulator()
  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(async () => {
    simulator.orders.clear()
    simulator.renew()
    await emptyHouse()
  })

  test('as they are passed on: signed, or by an event bus with the secret', async ({ assert }) => {
    const shopOf = await connectShop('amazon', simulator.url, simulator.credentials)
    for (const id of [1, 2]) simulator.put(sample(shopOf, id), 'Unshipped')
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/amazon/${shopOf.storeCode}`
    assert.equal(await simulator.deliver(target, 1, { forged: true }), 401)
    assert.equal(await simulator.deliver(target, 1), 200)
    const event = { 'detail-type': 'ORDER_CHANGE', 'detail': simulator.notification(2) }
    const passed = await fetch(target, {
      method: 'POST',
      body: JSON.stringify(event),
      headers: {
        'content-type': 'application/json',
        'x-api-key': simulator.credentials.webhook_secret,
      },
    })
    assert.equal(passed.status, 200)
    await drainJobs()
    assert.deepInclude(await oneOf('SELECT count(*)::int AS n FROM orders'), { n: 2 })
  })

  test("an order of Amazon's own warehouses comes in and is not sent", async ({ assert }) => {
    const shopOf = await connectShop('amazon', simulator.url, simulator.credentials)
    simulator.put(sample(shopOf, 1), { OrderStatus: 'Unshipped', FulfillmentChannel: 'AFN' })
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/amazon/${shopOf.storeCode}`
    await simulator.deliver(target, 1)
    await drainJobs()
    assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'cancelled' })
    assert.deepInclude(await oneOf('SELECT count(*)::int AS n FROM fulfilments'), { n: 0 })
  })
  test('what is cancelled before it was sent was never charged', async ({ assert }) => {
    const shopOf = await connectShop('amazon', simulator.url, simulator.credentials)
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/amazon/${shopOf.storeCode}`
    const tell = async (id: number, status: string, minute: number) => {
      simulator.put(sample(shopOf, id, { updatedAt: at(minute) }), status)
      await simulator.deliver(target, id, { deliveryId: `${id}-${minute}` })
      await drainJobs()
    }
    const money = () =>
      rowsOf(
        `SELECT o.status, o.payment_status, o.paid_amount, o.paid_at IS NOT NULL AS is_paid, p.state
           FROM orders o LEFT JOIN order_payments p ON p.order_id = o.id ORDER BY o.external_no`
      )
    await tell(1, 'Unshipped', 1)
    assert.deepInclude((await money())[0], { payment_status: 'paid', state: 'settled' })
    await tell(1, 'Canceled', 2)
    await tell(2, 'Canceled', 2)
    const nothing = {
      status: 'cancelled',
      payment_status: 'unpaid',
      paid_amount: '0.0000',
      is_paid: false,
    }
    assert.deepEqual(await money(), [
      { ...nothing, state: 'failed' },
      { ...nothing, state: null },
    ])
  })
})
