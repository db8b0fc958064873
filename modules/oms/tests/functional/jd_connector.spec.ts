import { test } from '@japa/runner'
import { OutboundHttp } from '#kernel/http/outbound'
import { systemClock } from '#kernel/clock'
import { jd } from '#modules/oms/services/platforms/jd'
import {
  AuthExpired,
  PlatformRefused,
  RateLimited,
  type PulledPage,
} from '#modules/oms/services/platforms/platform_connector'
import { shanghaiText } from '#modules/oms/services/platforms/shanghai_time'
import { TOKEN_EXPIRES } from '#modules/oms/services/platforms/token_expiry'
import { at, sample } from '#modules/oms/tests/helpers'
import { JdSimulator } from '#tests/simulators/jd'

const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })
const shop = { skuCodes: ['A'] }

test.group('JD over its gateway', (group) => {
  const simulator = new JdSimulator()
  const connection = (credentials: Record<string, string> = simulator.credentials) => ({
    storeId: 1,
    baseUrl: simulator.url,
    credentials,
  })
  const put = (id: number, seconds: number, state = 'WAIT_SELLER_STOCK_OUT') =>
    simulator.put(sample(shop, id, { updatedAt: at(seconds) }), state)

  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(() => {
    simulator.orders.clear()
    simulator.calls.length = 0
    simulator.renew()
  })

  async function read(since: Date, until: Date, between: (page: PulledPage) => void = () => {}) {
    const pages: PulledPage[] = []
    let cursor: string | null = null
    do {
      const page = await jd.pull(http, connection(), { since, until, cursor })
      pages.push(page)
      between(page)
      cursor = page.next
    } while (cursor)
    return {
      pages,
      ids: pages.flatMap((page) => page.payloads.map((one) => jd.head(one).externalId)),
    }
  }

  test('reads from the last page to the first: an order changed meanwhile hides none', async ({
    assert,
  }) => {
    for (let id = 1; id <= 250; id++) put(id, id)
    const { ids, pages } = await read(at(0), at(1000), (page) => {
      // Between two pages, some of those that are not read yet move on, out of the window.
      if (page.next) for (const id of [240, 241, 242]) put(id, 90_000 + simulator.calls.length + id)
    })
    assert.lengthOf(pages, 3)
    const wanted = Array.from({ length: 250 }, (_, n) => String(n + 1)).filter(
      (id) => !['240', '241', '242'].includes(id)
    )
    assert.isTrue(wanted.every((id) => ids.includes(id)))
  })

  test('a window is cut to a day, and the next one starts where it ended', async ({ assert }) => {
    put(1, 10)
    put(2, 86_400 + 10)
    const first = await jd.pull(http, connection(), {
      since: at(0),
      until: at(200_000),
      cursor: null,
    })
    assert.lengthOf(first.payloads, 1)
    assert.deepEqual(first.readUntil, at(86_400))
    const second = await jd.pull(http, connection(), {
      since: first.readUntil!,
      until: at(200_000),
      cursor: null,
    })
    assert.lengthOf(second.payloads, 1)
    assert.deepEqual(second.readUntil, at(172_800))
  })

  test('exactly a page, nothing at all, and midnight in Beijing', async ({ assert }) => {
    for (let id = 1; id <= 100; id++) put(id, 5)
    const full = await read(at(0), at(100))
    assert.lengthOf(full.pages, 1)
    assert.lengthOf(full.ids, 100)
    assert.lengthOf(simulator.calls, 1)
    const empty = await read(at(1000), at(2000))
    assert.deepInclude(empty.pages[0], { payloads: [], next: null, readUntil: at(2000) })
    const midnight = new Date('2026-03-01T16:00:00Z')
    simulator.put(sample(shop, 7, { updatedAt: midnight }), 'PAUSE')
    const border = await read(new Date(+midnight - 1000), new Date(+midnight + 1000))
    assert.deepEqual(border.ids, ['7'])
    assert.equal(jd.head(border.pages[0].payloads[0]).updatedAt, midnight.toISOString())
    assert.include(
      decodeURIComponent(simulator.calls.at(-1)!.text),
      '"start_date":"2026-03-01+23:59:59"'
    )
  })

  test('says what the gateway says: token, patience, refusal', async ({ assert }) => {
    put(1, 5)
    const pull = (credentials = simulator.credentials) =>
      jd.pull(http, connection(credentials), { since: at(0), until: at(100), cursor: null })
    simulator.refuseNext('2')
    await assert.rejects(() => pull(), RateLimited as never)
    simulator.refuseNext('15', 1, 'Invalid Method')
    await assert.rejects(() => pull(), PlatformRefused as never)
    simulator.expireTokens()
    await assert.rejects(() => pull(), AuthExpired as never)
    await assert.rejects(
      () => pull({ ...simulator.credentials, app_secret: 'wrong' }),
      AuthExpired as never
    )
  })

  test('the token is renewed by its refresh token, a day ahead', async ({ assert }) => {
    const now = systemClock.now()
    simulator.expireTokens()
    const fresh = (await jd.refreshCredentials!(http, connection(), now))!
    assert.notEqual(fresh.access_token, simulator.credentials.access_token)
    assert.equal(await jd.test(http, connection(fresh)), '模拟旗舰店')
    assert.isNull(await jd.refreshCredentials!(http, connection(fresh), now))
    const later = new Date(Date.parse(fresh[TOKEN_EXPIRES]) - 3_600_000)
    assert.isNotNull(await jd.refreshCredentials!(http, connection(fresh), later))
    const without = { ...simulator.credentials, refresh_token: '' }
    assert.isNull(await jd.refreshCredentials!(http, connection(without), now))
    await assert.rejects(
      () => jd.refreshCredentials!(http, connection({ ...fresh, refresh_token: 'x' }), later),
      AuthExpired as never
    )
  })

  test('fetches what is named, leaves out what JD does not know', async ({ assert }) => {
    put(5, 5)
    const payloads = await jd.fetchOrders!(http, connection(), ['5', '404'])
    assert.deepEqual(
      payloads.map((one) => jd.head(one).externalId),
      ['5']
    )
  })

  test('a parcel: JD takes its own numbers of couriers, and refuses for good what is cancelled', async ({
    assert,
  }) => {
    put(1, 5)
    put(2, 5, 'TRADE_CANCELED')
    const notice = (externalId: string, courierCode: string) => ({
      externalId,
      fulfilmentNumber: 'FF-1',
      courierCode,
      courierName: '快递',
      waybillNo: 'W1',
      lines: [{ externalLineNo: '101', qty: 1 }],
      isWhole: false,
      isLast: true,
    })
    await assert.rejects(
      () => jd.confirmShipment(http, connection(), notice('1', 'MOON')),
      PlatformRefused as never
    )
    await assert.rejects(
      () => jd.confirmShipment(http, connection(), notice('2', 'SF')),
      PlatformRefused as never
    )
    assert.deepEqual(await jd.confirmShipment(http, connection(), notice('1', 'ZTO')), {
      externalRef: 'W1',
      already: false,
    })
    const [told] = simulator.calls.filter((call) => call.text.includes('pop.order.shipment'))
    assert.isDefined(told)
    assert.include(decodeURIComponent(simulator.calls.at(-1)!.text), '"logiCoprId":"1499"')
    assert.isTrue((await jd.confirmShipment(http, connection(), notice('1', 'ZTO'))).already)
  })

  test('stock is set SKU by SKU; one that JD refuses spoils no other', async ({ assert }) => {
    const item = (externalSkuId: string, quantity: number) => ({
      externalProductId: '1',
      externalSkuId,
      outerCode: null,
      quantity,
      version: 1,
    })
    const results = await jd.pushStock!(http, connection(), [
      item('unknown', 1),
      item('10054887745652', 7),
    ])
    assert.deepEqual(
      results.map((result) => [result.externalSkuId, result.ok]),
      [
        ['unknown', false],
        ['10054887745652', true],
      ]
    )
    assert.equal(simulator.stock.get('10054887745652'), 7)
  })

  test('applications to cancel: those applied for, then those decided on; agreed to once', async ({
    assert,
  }) => {
    const refund = (id: number, applied: number, checked: number | null, status: number) => ({
      id,
      orderId: '1',
      status,
      applyRefundSum: 12_345,
      applyTime: shanghaiText(at(applied)),
      checkTime: checked === null ? null : shanghaiText(at(checked)),
      reason: '不想要了',
    })
    simulator.refunds.push(refund(1, 10, null, 0), refund(2, -90_000, 20, 3), refund(3, -9, -8, 2))
    const seen = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<NonNullable<typeof jd.pullRefunds>>> = await jd.pullRefunds!(
        http,
        connection(),
        { since: at(0), until: at(100), cursor }
      )
      seen.push(...page.refunds)
      cursor = page.next
    } while (cursor)
    assert.deepEqual(
      seen.map((news) => [news.externalRefundId, news.state, news.amount, news.updatedAt]),
      [
        ['1', 'requested', '123.45', at(10).toISOString()],
        ['2', 'refunded', '123.45', at(20).toISOString()],
      ]
    )
    assert.deepEqual(await jd.agreeRefund!(http, connection(), seen[0]), { already: false })
    assert.deepEqual(await jd.agreeRefund!(http, connection(), seen[0]), { already: true })
  })

  test('counts a day of orders with their numbers', async ({ assert }) => {
    for (let id = 1; id <= 130; id++)
      simulator.put(sample(shop, id, { placedAt: at(id) }), 'FINISHED_L')
    simulator.put(sample(shop, 999, { placedAt: at(200) }), 'FINISHED_L')
    const counted = await jd.countOrders!(http, connection(), { from: at(0), to: at(200) })
    assert.equal(counted!.count, 130)
    assert.lengthOf(new Set(counted!.externalIds), 130)
  })
})
