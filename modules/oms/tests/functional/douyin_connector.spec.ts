import { test } from '@japa/runner'
import { systemClock } from '#kernel/clock'
import { OutboundHttp } from '#kernel/http/outbound'
import { douyin } from '#modules/oms/services/platforms/douyin'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
  type PulledPage,
} from '#modules/oms/services/platforms/platform_connector'
import { TOKEN_EXPIRES } from '#modules/oms/services/platforms/token_expiry'
import { shipAll } from '#orders/database/factories/ship'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { DouyinSimulator } from '#tests/simulators/douyin'

const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })
const shop = { skuCodes: ['A'] }

test.group('Douyin over its open platform', (group) => {
  const simulator = new DouyinSimulator()
  const connection = (credentials: Record<string, string> = simulator.credentials) => ({
    storeId: 1,
    baseUrl: simulator.url,
    credentials,
  })
  const put = (id: number, seconds: number, mainStatus = 2) =>
    simulator.put(sample(shop, id, { updatedAt: at(seconds) }), mainStatus)
  const pull = (since = at(0), until = at(1000), cursor: string | null = null) =>
    douyin.pull(http, connection(), { since, until, cursor })

  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(() => {
    simulator.orders.clear()
    simulator.calls.length = 0
    simulator.renew()
  })

  test('pages are counted from 0 and read from the last to the first', async ({ assert }) => {
    for (let id = 1; id <= 201; id++) put(id, id)
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: PulledPage = await pull(at(0), at(1000), cursor)
      ids.push(...page.payloads.map((one) => douyin.head(one).externalId))
      cursor = page.next
    } while (cursor)
    assert.lengthOf(new Set(ids), 201)
    assert.deepEqual(
      simulator.calls.map((call) => (call.body as { page: number }).page),
      [0, 2, 1, 0]
    )
  })

  test('says what the codes say: token, patience, busy, refusal', async ({ assert }) => {
    put(1, 5)
    simulator.refuseNext(60000, 'isv.traffic-limited', '限流')
    await assert.rejects(() => pull(), RateLimited as never)
    simulator.refuseNext(20000, 'dop.service-error', '系统错误')
    await assert.rejects(() => pull(), PlatformFailed as never)
    simulator.refuseNext(40004, 'isv.parameter-invalid:20022', '只支持查询最近90天内的数据')
    await assert.rejects(() => pull(), PlatformRefused as never)
    simulator.expireTokens()
    await assert.rejects(() => pull(), AuthExpired as never)
  })

  test('an app of its own gets its token by the shop number, and renews it in its last hour', async ({
    assert,
  }) => {
    const now = systemClock.now()
    const bare = { ...simulator.credentials, access_token: '', refresh_token: '' }
    const first = (await douyin.refreshCredentials!(http, connection(bare), now))!
    const lasts = Date.parse(first[TOKEN_EXPIRES]) - now.getTime()
    assert.equal(Math.round(lasts / 86_400_000), 6)
    assert.equal(await douyin.test(http, connection(first)), simulator.credentials.shop_id)
    assert.isNull(await douyin.refreshCredentials!(http, connection(first), now))
    const later = new Date(Date.parse(first[TOKEN_EXPIRES]) - 60_000)
    const next = (await douyin.refreshCredentials!(http, connection(first), later))!
    assert.notEqual(next.access_token, first.access_token)
    await assert.rejects(
      () =>
        douyin.refreshCredentials!(
          http,
          connection({ ...next, refresh_token: 'x' }),
          new Date(8e14)
        ),
      AuthExpired as never
    )
  })

  test('parcels with their lines and quantities; the same request twice is one', async ({
    assert,
  }) => {
    const order = sample(shop, 5)
    order.lines = [{ ...order.lines[0], qty: 3 }]
    simulator.put(order, 2)
    const notice = (n: number, qty: number) => ({
      externalId: '5',
      fulfilmentNumber: `FF-${n}`,
      courierCode: 'SF',
      courierName: '顺丰速运',
      waybillNo: `SF${n}`,
      lines: [{ externalLineNo: '501', qty }],
      isWhole: false,
      isLast: false,
    })
    assert.isFalse((await douyin.confirmShipment(http, connection(), notice(1, 1))).already)
    assert.equal(douyin.map(simulator.payload(5)).statusText, '101')
    assert.equal(douyin.map(simulator.payload(5)).lines[0].sent, 1)
    assert.isTrue((await douyin.confirmShipment(http, connection(), notice(1, 1))).already)
    await douyin.confirmShipment(http, connection(), notice(2, 2))
    assert.equal(douyin.map(simulator.payload(5)).status, 'shipped')
    // Another waybill for what has left: it knew.
    assert.isTrue((await douyin.confirmShipment(http, connection(), notice(3, 1))).already)
    put(6, 5, 21)
    await assert.rejects(
      () => douyin.confirmShipment(http, connection(), { ...notice(4, 1), externalId: '6' }),
      PlatformRefused as never
    )
  })

  test('stock goes with whole ids; a SKU that is gone spoils no other', async ({ assert }) => {
    const item = (externalSkuId: string) => ({
      externalProductId: '3660207428038974464',
      externalSkuId,
      outerCode: null,
      quantity: 9,
      version: 1,
    })
    const results = await douyin.pushStock!(http, connection(), [
      item('404'),
      item('no id'),
      item('3410716076201730'),
    ])
    assert.deepEqual(
      results.map((result) => result.ok),
      [false, false, true]
    )
    assert.equal(simulator.stock.get('3660207428038974464/3410716076201730'), 9)
  })

  test('after-sales cases by the time of their change, each step agreed to', async ({ assert }) => {
    const add = (id: string, type: number, status: number, seconds: number) =>
      simulator.cases.push({
        id,
        orderId: 1,
        lineId: 101,
        type,
        status,
        amount: 1_234,
        qty: 1,
        reason: '七天无理由',
        updatedAt: at(seconds),
        returnWaybill: status === 11 ? 'ZT1' : undefined,
      })
    add('6936476692437472563', 0, 6, 10)
    add('2', 0, 11, 20)
    add('3', 1, 12, 30)
    add('4', 3, 6, 5000)
    const { refunds, next } = await douyin.pullRefunds!(http, connection(), {
      since: at(0),
      until: at(1000),
      cursor: null,
    })
    assert.isNull(next)
    assert.deepEqual(
      refunds.map((news) => [
        news.externalRefundId,
        news.kind,
        news.state,
        news.amount,
        news.externalLineNo,
        news.returnWaybillNo,
      ]),
      [
        ['6936476692437472563', 'return', 'requested', '12.34', '101', null],
        ['2', 'return', 'goods_sent', '12.34', '101', 'ZT1'],
        ['3', 'refund_only', 'refunded', '12.34', '101', null],
      ]
    )
    assert.deepEqual(await douyin.agreeRefund!(http, connection(), refunds[0]), { already: false })
    assert.equal(simulator.cases[0].status, 7)
    // It is another version now: what was seen must not be agreed to again.
    await assert.rejects(
      () => douyin.agreeRefund!(http, connection(), refunds[0]),
      PlatformRefused as never
    )
    assert.deepEqual(await douyin.agreeRefund!(http, connection(), refunds[1]), { already: false })
    assert.equal(simulator.cases[1].status, 12)
    assert.deepEqual(await douyin.agreeRefund!(http, connection(), refunds[2]), { already: true })
  })

  test('counts and sums a day', async ({ assert }) => {
    for (let id = 1; id <= 120; id++) simulator.put(sample(shop, id, { placedAt: at(id) }), 2)
    simulator.put(sample(shop, 500, { placedAt: at(200) }), 2)
    const counted = await douyin.countOrders!(http, connection(), { from: at(0), to: at(200) })
    assert.deepInclude(counted, { count: 120, total: '12000' })
    assert.lengthOf(new Set(counted!.externalIds), 120)
  })
})

test.group('Douyin pushes', (group) => {
  const simulator = new DouyinSimulator()
  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(async () => {
    simulator.orders.clear()
    simulator.renew()
    await emptyHouse()
  })

  test('name the order, are answered in its words, and the order is fetched', async ({
    assert,
  }) => {
    const shopOf = await connectShop('douyin', simulator.url, simulator.credentials)
    simulator.put(sample(shopOf, 1), 2)
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/douyin/${shopOf.storeCode}`
    assert.equal(await simulator.deliver(target, 1, { forged: true }), 401)
    assert.equal(await simulator.deliver(target, 1, { deliveryId: 'm1' }), 200)
    assert.equal(await simulator.deliver(target, 1, { deliveryId: 'm1' }), 200)
    const trial = await fetch(target, {
      method: 'POST',
      body: '[{"tag":"0","msg_id":"0","data":"2026-01-01"}]',
      headers: { 'content-type': 'application/json' },
    })
    assert.deepEqual(await trial.json(), { code: 0, msg: 'success' })
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_inbox'), 1)
    assert.deepInclude(await oneOf('SELECT external_no, ship_by IS NOT NULL AS due FROM orders'), {
      external_no: '1',
      due: true,
    })
  })

  test('money given back after the goods had left: the parcel is expected back, once', async ({
    assert,
  }) => {
    const shopOf = await connectShop('douyin', simulator.url, simulator.credentials)
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/douyin/${shopOf.storeCode}`
    const tell = async (mainStatus: number, seconds: number, changes: object) => {
      simulator.put(sample(shopOf, 1, { updatedAt: at(seconds), ...changes }), mainStatus)
      await simulator.deliver(target, 1)
      await drainJobs()
    }
    await tell(2, 0, {})
    await shipAll()
    await drainJobs()
    const parcel = await oneOf('SELECT waybill_no, warehouse_id FROM fulfilments')
    for (const seconds of [100, 200]) await tell(22, seconds, { note: `${seconds}` })
    assert.deepEqual(
      await rowsOf(
        `SELECT kind, status, refund_amount::int AS promised, return_waybill_no AS waybill_no, warehouse_id FROM after_sales_cases`
      ),
      [{ kind: 'return', status: 'goods_sent', promised: 0, ...parcel }]
    )
    assert.deepInclude(await oneOf('SELECT status, payment_status FROM orders'), {
      status: 'shipped',
      payment_status: 'refunded',
    })
    assert.lengthOf(await rowsOf('SELECT 1 FROM order_refunds'), 1)
  })

  test('money given back before it left: nothing is sent, nothing expected', async ({ assert }) => {
    const shopOf = await connectShop('douyin', simulator.url, simulator.credentials)
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/douyin/${shopOf.storeCode}`
    for (const [mainStatus, seconds] of [
      [2, 0],
      [21, 10],
    ]) {
      simulator.put(sample(shopOf, 1, { updatedAt: at(seconds) }), mainStatus)
      await simulator.deliver(target, 1)
      await drainJobs()
    }
    assert.deepInclude(await oneOf('SELECT status, payment_status FROM orders'), {
      status: 'cancelled',
      payment_status: 'refunded',
    })
    assert.deepEqual(await rowsOf('SELECT 1 FROM after_sales_cases'), [])
    assert.equal(
      (await oneOf('SELECT coalesce(sum(reserved), 0)::int AS n FROM stock_levels')).n,
      0
    )
  })
})
