import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { outside } from '#kernel/http/outside'
import ConsumeMessages from '#modules/oms/actions/consume_messages'
import FetchMessages from '#modules/oms/actions/fetch_messages'
import PullOrders from '#modules/oms/actions/pull_orders'
import { tidOf } from '#modules/oms/database/factories/taobao_payloads'
import { accountOfStore, sealCredentials } from '#modules/oms/services/channel_accounts'
import { AuthExpired } from '#modules/oms/services/platforms/platform_connector'
import { taobao } from '#modules/oms/services/platforms/taobao'
import { readyAccount } from '#modules/oms/services/ready_account'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { PinduoduoSimulator } from '#tests/simulators/pinduoduo'
import { TaobaoSimulator } from '#tests/simulators/taobao'
import { drainJobs } from '#tests/helpers/jobs'

const top = new TaobaoSimulator()
const pdd = new PinduoduoSimulator()
const TO_SHIP = { status: 'WAIT_SELLER_SEND_GOODS' }
const MINUTE = 60

/** What reading slice by slice, and messages that only name orders, come to in the house. */
test.group('Reading a store window by window', (group) => {
  group.setup(async () => {
    await top.start()
    await pdd.start()
    return async () => {
      await top.stop()
      await pdd.stop()
    }
  })
  group.each.setup(async () => {
    for (const simulator of [top, pdd]) {
      simulator.clear()
      simulator.answerNext({ status: 0 }, 0)
      simulator.calls.length = 0
      simulator.afterCall = null
    }
    await emptyHouse()
  })

  const connectTop = (readUntil = at(-60)) =>
    connectShop('taobao', top.url, top.credentials, { readUntil })
  const pull = (shop: Shop) => new PullOrders().handle({ storeId: shop.storeId })
  const cursor = async () => (await oneOf('SELECT cursor FROM oms_channel_accounts')).cursor as Date
  const lists = () =>
    top.calls.filter((call) => (call.body as any).method === 'taobao.trades.sold.increment.get')
  const details = () =>
    top.calls.filter((call) => (call.body as any).method === 'taobao.trade.fullinfo.get').length

  test('a backlog is walked forward, half an hour after half an hour, none of them twice', async ({
    assert,
  }) => {
    const shop = await connectTop(at(-5 * 3600))
    for (const [n, hours] of [-4, -3, -2, -1, 0].entries())
      top.put(sample(shop, n + 1, { updatedAt: at(hours * 3600) }), TO_SHIP)
    await pull(shop)
    assert.lengthOf(await rowsOf('SELECT 1 FROM platform_orders'), 5)
    const windows = lists().map(({ body }) => [
      (body as any).start_modified,
      (body as any).end_modified,
    ])
    for (let n = 1; n < windows.length; n++) assert.equal(windows[n][0], windows[n - 1][1])
    assert.isAtLeast(windows.length, 12)
    // A minute for clocks that differ: what happens at this very moment is the next reading's.
    assert.closeTo((await cursor()).getTime(), Date.now() - 60_000, 10_000)
  })

  test('a failure keeps what was read whole and goes on from there', async ({ assert }) => {
    const shop = await connectTop(at(-2 * 3600))
    for (const [n, hours] of [-1.9, -0.5, 0].entries())
      top.put(sample(shop, n + 1, { updatedAt: at(hours * 3600) }), TO_SHIP)
    let calls = 0
    top.afterCall = () => (++calls === 4 ? top.failNext(500, 9) : undefined)
    await assert.rejects(() => pull(shop), /500/)
    const reached = await cursor()
    assert.isAbove(reached.getTime(), at(-2 * 3600).getTime())
    assert.isBelow(reached.getTime(), at(0).getTime())
    top.afterCall = null
    top.failNext(0, 0)
    await pull(shop)
    assert.lengthOf(await rowsOf('SELECT 1 FROM platform_orders'), 3)
  })

  test('what is here as it is there is not fetched again when readings overlap', async ({
    assert,
  }) => {
    const shop = await connectTop()
    const back = () => sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
    for (const id of [1, 2, 3]) top.put(sample(shop, id, { updatedAt: at(id) }), TO_SHIP)
    await pull(shop)
    assert.equal(details(), 3)
    await back()
    top.put(sample(shop, 2, { updatedAt: at(9), note: '第二版' }), TO_SHIP)
    assert.deepEqual(await pull(shop), { seen: 1, filed: 1 })
    assert.equal(details(), 4)
    // Filed within the second of its change, it may have been read before all of that second was told.
    await back()
    await sql(null, `UPDATE platform_orders SET filed_at = external_updated_at`)
    await pull(shop)
    assert.equal(details(), 7)
  })

  test('a trade whose detail is refused is set aside as the list has it', async ({ assert }) => {
    const shop = await connectTop()
    for (const id of [1, 2]) top.put(sample(shop, id, { updatedAt: at(id) }), TO_SHIP)
    top.hidden.add(1)
    await pull(shop)
    await drainJobs()
    const rows = await rowsOf(
      'SELECT external_id, state, park_reason FROM platform_orders ORDER BY 1'
    )
    assert.deepEqual(rows, [
      { external_id: tidOf(1), state: 'parked', park_reason: 'unreadable' },
      { external_id: tidOf(2), state: 'submitted', park_reason: null },
    ])
  })

  test('Pinduoduo is never asked for the last three minutes, nor for more than half an hour', async ({
    assert,
  }) => {
    const shop = await connectShop('pinduoduo', pdd.url, pdd.credentials, { readUntil: at(-60) })
    pdd.put(sample(shop, 1, { updatedAt: at(0) }))
    pdd.put(sample(shop, 2, { updatedAt: new Date(Date.now() - MINUTE * 1000) }))
    await pull(shop)
    assert.lengthOf(await rowsOf('SELECT 1 FROM platform_orders'), 1)
    const spans = pdd.calls.map(({ body }) => {
      const { start_updated_at: start, end_updated_at: end } = body as Record<string, string>
      return Number(end) - Number(start)
    })
    assert.isAtMost(Math.max(...spans), 30 * MINUTE)
    assert.isAtMost((await cursor()).getTime(), Date.now() - 179_000)
    // A store that was read a moment ago has nothing to be asked for.
    await sql(null, 'UPDATE oms_channel_accounts SET cursor = now(), overlap_seconds = 0')
    pdd.calls.length = 0
    assert.deepEqual(await pull(shop), { seen: 0, filed: 0 })
    assert.isEmpty(pdd.calls)
  })

  test('an older application gets numbers alone, and fetches the orders', async ({ assert }) => {
    const shop = await connectShop('pinduoduo', pdd.url, pdd.credentials, { readUntil: at(-60) })
    pdd.listsNumbersOnly = true
    for (const id of [1, 2]) pdd.put(sample(shop, id, { updatedAt: at(id) }))
    await pull(shop)
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
  })

  test('what is no order at all is kept, and stands in nobody’s way', async ({ assert }) => {
    const shop = await connectShop('pinduoduo', pdd.url, pdd.credentials, { readUntil: at(-60) })
    pdd.put(sample(shop, 1, { updatedAt: at(1) }), { extra: { order_sn: '' } })
    pdd.put(sample(shop, 2, { updatedAt: at(2) }))
    await assert.doesNotReject(() => pull(shop))
    await pull(shop)
    const filed = await rowsOf('SELECT state FROM platform_orders ORDER BY state')
    assert.deepEqual(filed, [{ state: 'parked' }, { state: 'received' }])
    const [kept, ...more] = await rowsOf('SELECT state, error, body FROM oms_inbox')
    assert.isEmpty(more)
    assert.equal(kept.state, 'failed')
    assert.match(kept.error, /order_sn/)
  })

  test('messages that name orders are worked off together; one that fails fails alone', async ({
    assert,
  }) => {
    const shop = await connectTop()
    const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/taobao/${shop.storeCode}`
    for (const id of [1, 2]) top.put(sample(shop, id), TO_SHIP)
    await top.deliver(target, 1)
    await top.deliver(target, 1, { topic: 'taobao_refund_RefundCreated' })
    await top.deliver(target, 2)
    await top.deliver(target, 99)
    await top.deliver(target, 1, { topic: 'taobao_item_ItemUpdate' })
    await drainJobs()
    assert.equal(details(), 3)
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
    assert.deepEqual(
      (await rowsOf('SELECT topic, state FROM oms_inbox ORDER BY id')).map((row) => row.state),
      ['done', 'done', 'done', 'done', 'done']
    )
    // Asked to slow down, the messages wait.
    await top.deliver(target, 2)
    top.limitNext(1)
    await new FetchMessages().handle({ storeId: shop.storeId })
    assert.lengthOf(await rowsOf(`SELECT 1 FROM oms_inbox WHERE state = 'received'`), 1)
    await sql(null, 'UPDATE oms_channel_accounts SET retry_at = NULL')
    await new FetchMessages().handle({ storeId: shop.storeId })
    assert.isEmpty(await rowsOf(`SELECT 1 FROM oms_inbox WHERE state = 'received'`))
  })

  test('a token is renewed before it runs out, once, and kept sealed', async ({ assert }) => {
    const credentials = { ...pdd.credentials, refresh_token: pdd.refreshToken }
    const shop = await connectShop('pinduoduo', pdd.url, credentials, { readUntil: at(-60) })
    const renewals = () =>
      pdd.calls.filter(({ body }) => (body as any).type === 'pdd.pop.auth.token.refresh').length
    // Nobody knows how long the first one is good; two at once ask once.
    const [a, b] = await Promise.all([readyAccount(shop.storeId), readyAccount(shop.storeId)])
    assert.equal(renewals(), 1)
    assert.deepEqual(a!.credentials, b!.credentials)
    assert.equal(a!.credentials.access_token, pdd.token)
    pdd.put(sample(shop, 1))
    assert.deepInclude(await pull(shop), { filed: 1 })
    assert.equal(renewals(), 1)
    const stored = await accountOfStore(shop.storeId)
    assert.equal(stored!.credentials.refresh_token, pdd.refreshToken)
    const { credentials_encrypted: sealed } = await oneOf(
      'SELECT credentials_encrypted FROM oms_channel_accounts'
    )
    assert.notInclude(sealed, pdd.token)
    // A renewal that is refused stops the store and says so.
    pdd.refreshToken = 'another'
    await sql(null, 'UPDATE oms_channel_accounts SET credentials_encrypted = $1', [
      sealCredentials(credentials),
    ])
    await assert.rejects(() => pull(shop), /refused the token/)
    assert.equal((await oneOf('SELECT state FROM oms_channel_accounts')).state, 'auth_expired')
  })

  test('a Taobao session is renewed by its refresh token, which changes each time', async ({
    assert,
  }) => {
    const credentials = { ...top.credentials, refresh_token: top.refreshToken }
    const shop = await connectShop('taobao', top.url, credentials, { readUntil: at(-60) })
    await pull(shop)
    await pull(shop)
    const renewals = top.calls.filter(
      ({ body }) => (body as any).method === 'taobao.top.auth.token.refresh'
    )
    assert.lengthOf(renewals, 1)
    const stored = await accountOfStore(shop.storeId)
    assert.include(stored!.credentials, { session: top.session, refresh_token: top.refreshToken })
    assert.notEqual(top.session, top.credentials.session)
    // Applications of merchants have none: their session stays as it is.
    const bare = { ...stored!, credentials: { ...stored!.credentials, refresh_token: '' } }
    assert.isNull(await taobao.refreshCredentials!(outside, bare, new Date()))
    const later = new Date(Date.now() + 23.5 * 3_600_000)
    const spent = { ...stored!, credentials: { ...stored!.credentials, refresh_token: 'spent' } }
    await assert.rejects(() => taobao.refreshCredentials!(outside, spent, later), AuthExpired)
  })

  test('messages that wait at Taobao are fetched, written down once, and then confirmed', async ({
    assert,
  }) => {
    const credentials = { ...top.credentials, message_group: 'shop_a' }
    const shop = await connectShop('taobao', top.url, credentials, { readUntil: at(-60) })
    const consume = () => new ConsumeMessages().handle({ storeId: shop.storeId })
    for (const id of [1, 2]) top.put(sample(shop, id), TO_SHIP)
    top.queue.set('shop_a', [])
    assert.equal(await consume(), 0)
    top.announce('shop_a', 1)
    assert.equal(await consume(), 1)
    for (let n = 0; n < 250; n++) top.announce('shop_a', 1 + (n % 2))
    top.announce('shop_a', 1, 'taobao_item_ItemUpdate')
    // Written down, and cut off before it was confirmed: it comes again and is known.
    top.beforeCall = async ({ body }) => {
      if ((body as any).method === 'taobao.tmc.messages.confirm') top.failNext(503, 3)
    }
    await assert.rejects(consume)
    top.beforeCall = null
    top.failNext(0, 0)
    assert.lengthOf(top.queue.get('shop_a')!, 251)
    assert.equal(await consume(), 51)
    assert.isEmpty(top.queue.get('shop_a')!)
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
    assert.equal((await oneOf('SELECT count(*)::int AS n FROM oms_inbox')).n, 252)
    assert.isEmpty(await rowsOf(`SELECT 1 FROM oms_inbox WHERE state <> 'done'`))
    const { body } = await oneOf('SELECT body FROM oms_inbox LIMIT 1')
    assert.match(body, /"id":71043000074054\d{5}/)
    // A group that is not there is said of the store, which is read on.
    top.queue.clear()
    await assert.rejects(consume, /分组不存在/)
    assert.deepInclude(await pull(shop), { seen: 0 })
    // A test of the connection lets the seller's messages flow; without a group nothing is asked.
    await taobao.test(outside, { ...shop, baseUrl: top.url, credentials })
    assert.isTrue(top.isPermitted)
    const plain = await connectTop()
    top.calls.length = 0
    assert.equal(await new ConsumeMessages().handle({ storeId: plain.storeId }), 0)
    assert.isEmpty(top.calls)
  })
})
