import { test } from '@japa/runner'
import { localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import CheckGap from '#modules/oms/actions/check_gap'
import PullOrders from '#modules/oms/actions/pull_orders'
import { tidOf } from '#modules/oms/database/factories/taobao_payloads'
import { dueGapDays } from '#modules/oms/queries/due_gap_days'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  T0,
  type Shop,
} from '#modules/oms/tests/helpers'
import { drainJobs, waitingJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'
import { RestSimulator } from '#tests/simulators/rest'
import { TaobaoSimulator } from '#tests/simulators/taobao'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

const woo = new WooCommerceSimulator()
const top = new TaobaoSimulator()
const own = new RestSimulator()
/** The day before T0 in the company's zone, and a moment within it. */
const DAY = localDate(new Date(T0 - 86_400_000))
const noon = (minutes = 0) => new Date(Date.parse(`${DAY}T12:00:00+08:00`) + minutes * 60_000)

test.group('The gap audit', (group) => {
  let shop: Shop
  group.setup(async () => {
    await woo.start()
    await top.start()
    await own.start()
    return async () => {
      await own.stop()
      await woo.stop()
      await top.stop()
    }
  })
  group.each.setup(async () => {
    woo.orders.clear()
    woo.withheld.clear()
    woo.counted.clear()
    woo.failNext(0, 0)
    top.clear()
    own.clear()
    await emptyHouse()
    shop = await connectShop(
      'woocommerce',
      woo.url,
      { ...woo.credentials },
      { readUntil: at(-9e5) }
    )
  })

  const put = (id: number, changes: object = {}) =>
    woo.put(sample(shop, id, { placedAt: noon(id), updatedAt: noon(id), ...changes }), 'processing')
  const read = async () => {
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
  }
  const check = () => new CheckGap().handle({ storeId: shop.storeId, day: DAY })
  const dayRow = () =>
    oneOf(
      `SELECT id, verdict, their_count, their_total, our_count, our_total, fetched, missing, extra, unlike, alert_since IS NOT NULL AS open FROM oms_gap_days`
    )
  const told = () =>
    rowsOf(`SELECT user_id, params FROM notifications WHERE kind = 'oms.gaps.open'`)

  test('a day that is here as it is there agrees; its borders are those of the company’s zone', async ({
    assert,
  }) => {
    const midnight = Date.parse(`${DAY}T00:00:00+08:00`)
    const moments = [midnight - 1000, midnight, midnight + 86_399_000, midnight + 86_400_000]
    for (const [n, time] of moments.entries())
      put(n + 1, { placedAt: new Date(time), updatedAt: new Date(time) })
    await read()
    assert.equal(await check(), 'agreed')
    assert.deepInclude(await dayRow(), {
      their_count: 2,
      their_total: '200.0000',
      our_count: 2,
      our_total: '200.0000',
      missing: [],
      open: false,
    })
  })

  test('an order that the reading never showed is named, fetched, captured, and the day mended', async ({
    assert,
  }) => {
    await actingAs('operations')
    for (const id of [1, 2, 3]) put(id)
    woo.withheld.add(2)
    await read()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 2)
    assert.equal(await check(), 'mended')
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 3)
    assert.deepInclude(await dayRow(), { our_count: 3, fetched: 1, missing: [], open: false })
    assert.isEmpty(await told())
    // Checked again it stays a day that was mended, and nothing is fetched twice.
    assert.equal(await check(), 'mended')
    assert.equal((await dayRow()).fetched, 1)
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_gap_checks'), 2)
  })

  test('a change that was missed shows by its sum and is made up for', async ({ assert }) => {
    put(1)
    put(2)
    await read()
    woo.withheld.add(2)
    put(2, { updatedAt: noon(300), shipping: '12.00' })
    assert.equal(await check(), 'mended')
    assert.deepInclude(await dayRow(), { our_total: '212.0000', fetched: 1 })
  })

  test('what differs after fetching is told once to those who see to it, and closes when it is mended', async ({
    assert,
  }) => {
    const [owner, stranger] = [
      await actingAs('operations'),
      await actingAs({ permissions: ['oms.gaps.check'], stores: [shop.storeId + 9] }),
    ]
    put(1)
    put(2)
    woo.counted.set(2, '88.00')
    await read()
    assert.equal(await check(), 'differs')
    assert.equal(await check(), 'differs')
    assert.deepInclude(await dayRow(), {
      unlike: [{ id: '2', ours: '100.0000', theirs: '88.00' }],
      open: true,
    })
    const people = (await told()).map((row) => row.user_id)
    assert.include(people, owner.id)
    assert.notInclude(people, stranger.id)
    assert.lengthOf(new Set(people), people.length)
    woo.counted.clear()
    assert.equal(await check(), 'agreed')
    assert.deepInclude(await dayRow(), { unlike: [], open: false })
  })

  test('an order that is gone there is one too many here; noted with a reason it rests until it changes', async ({
    assert,
    client,
  }) => {
    for (const id of [1, 2, 3]) put(id)
    await read()
    woo.orders.delete(3)
    assert.equal(await check(), 'differs')
    const { id } = await dayRow()
    const user = await actingAs('operations')
    const note = (reason: string) =>
      client
        .post(`/oms/gaps/${id}/note`)
        .json({ reason })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    ;(await note('')).assertStatus(302)
    assert.isTrue((await dayRow()).open)
    await note('店主在后台删除了')
    assert.deepInclude(await dayRow(), { extra: ['3'], open: false })
    await check()
    assert.isFalse((await dayRow()).open)
    woo.orders.delete(2)
    await check()
    assert.deepInclude(await dayRow(), { extra: ['2', '3'], open: true })
  })

  test('a platform that fails leaves what was known; one that throttles is asked later', async ({
    assert,
  }) => {
    put(1)
    await read()
    woo.failNext(500, 9)
    assert.equal(await check(), 'failed')
    assert.deepInclude(await dayRow(), { verdict: 'failed', open: false })
    woo.failNext(0, 0)
    await check()
    woo.failNext(500, 9)
    await check()
    assert.deepInclude(await oneOf('SELECT verdict, error FROM oms_gap_days'), {
      verdict: 'agreed',
      error: 'failed',
    })
    woo.failNext(0, 0)
    woo.failNext(429, 9, { 'retry-after': '600' })
    await assert.rejects(() => check(), /429/)
    // A paused store is not called at all.
    await sql(null, `UPDATE oms_channel_accounts SET state = 'paused', retry_at = NULL`)
    woo.calls.length = 0
    assert.isNull(await check())
    assert.isEmpty(woo.calls)
  })

  test('a platform of another paging and clock is held to the same: withheld trades come in', async ({
    assert,
  }) => {
    shop = await connectShop('taobao', top.url, top.credentials, { readUntil: noon(-60) })
    for (let id = 1; id <= 103; id++)
      top.put(sample(shop, id, { placedAt: noon(id), updatedAt: noon(id) }), {
        status: 'WAIT_SELLER_SEND_GOODS',
      })
    top.withheld.add(7).add(101)
    await read()
    assert.equal(await check(), 'mended')
    const row = await oneOf('SELECT * FROM oms_gap_days WHERE store_id = $1', [shop.storeId])
    assert.deepInclude(row, { their_count: 103, our_count: 103, fetched: 2 })
    // One whose detail is refused stays named.
    top.hidden.add(104)
    top.withheld.add(104)
    top.put(sample(shop, 104, { placedAt: noon(), updatedAt: noon() }), {
      status: 'WAIT_SELLER_SEND_GOODS',
    })
    assert.equal(await check(), 'differs')
    assert.deepEqual(
      (await oneOf('SELECT missing FROM oms_gap_days WHERE store_id = $1', [shop.storeId])).missing,
      [tidOf(104)]
    )
  })

  test('a shop of one’s own that counts no orders says so, once a day, and is no trouble', async ({
    assert,
  }) => {
    shop = await connectShop('rest', own.url, own.credentials, { readUntil: noon(-60) })
    own.missing.add('count')
    assert.equal(await check(), 'failed')
    const row = () =>
      oneOf('SELECT verdict, error, checks FROM oms_gap_days WHERE store_id = $1', [shop.storeId])
    assert.deepEqual(await row(), { verdict: 'failed', error: 'not_offered', checks: 1 })
    const { last_error: trouble } = await oneOf(
      'SELECT last_error FROM oms_channel_accounts WHERE store_id = $1',
      [shop.storeId]
    )
    assert.isNull(trouble)
    const due = async () =>
      (await dueGapDays(new Date(T0 + 3_600_000))).filter((one) => one.storeId === shop.storeId)
    assert.notInclude(
      (await due()).map((one) => one.day),
      DAY
    )
    // Once it counts, a person who asks has the day compared.
    own.missing.clear()
    assert.equal(await check(), 'agreed')
  })

  test('due are today, nights not yet compared, and days that differ', async ({ assert }) => {
    const now = new Date()
    const day = (back: number) => localDate(new Date(+now - back * 86_400_000))
    await sql(
      null,
      `INSERT INTO oms_gap_days (store_id, day, verdict, our_count, our_total, until, alert_since, checked_at) VALUES
         ($1, $2, 'agreed', 0, 0, NULL, NULL, now()), ($1, $3, 'agreed', 0, 0, now(), NULL, now()), ($1, $4, 'differs', 0, 0, NULL, now(), now())`,
      [shop.storeId, day(1), day(2), day(9)]
    )
    assert.deepEqual(
      (await dueGapDays(now)).map((one) => one.day),
      [day(0), day(2), day(3), day(9)]
    )
    await sql(null, `UPDATE oms_channel_accounts SET state = 'paused'`)
    assert.isEmpty(await dueGapDays(now))
  })

  test('the list, a day and asking for one; others may not', async ({ client, assert }) => {
    put(1)
    put(2)
    await read()
    woo.orders.delete(2)
    await check()
    const user = await actingAs('operations')
    const page = await client.get('/oms/gaps?status=differs').loginAs(user).withInertia()
    assert.containsSubset(page.inertiaProps, {
      open: 1,
      stores: [{ id: shop.storeId, canCount: true, isRead: true }],
      list: { rows: [{ day: DAY, status: 'differs', theirCount: 1, ourCount: 2, extraCount: 1 }] },
    })
    const none = await client.get(`/oms/gaps?day=${DAY}&status=noted`).loginAs(user).withInertia()
    assert.lengthOf((none.inertiaProps as { list: { rows: unknown[] } }).list.rows, 0)
    const { id } = await dayRow()
    const one = await client.get(`/oms/gaps/${id}`).loginAs(user).withInertia()
    assert.containsSubset(one.inertiaProps, {
      gap: { extra: ['2'] },
      orders: [{ externalId: '2', state: 'submitted' }],
      checks: [{ verdict: 'differs', ourCount: 2 }],
    })
    const ask = (day: string) =>
      client
        .post('/oms/gaps')
        .json({ storeId: shop.storeId, day })
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    ;(await ask(DAY)).assertStatus(302)
    assert.equal((await waitingJobs())['oms.check_gap'], 1)
    for (const wrong of ['2020-01-01', localDate(new Date(T0 + 3 * 86_400_000))])
      assert.include(JSON.stringify((await ask(wrong)).body()), 'oms_gap_day')
    const viewer = await actingAs({ permissions: ['oms.gaps.view'], stores: [shop.storeId + 9] })
    ;(await client.get(`/oms/gaps/${id}`).loginAs(viewer).withInertia()).assertStatus(404)
    ;(await client.post('/oms/gaps').json({}).loginAs(viewer).withCsrfToken()).assertStatus(403)
  })

  test('comparing costs the same statements for two orders and for two hundred', async ({
    assert,
  }) => {
    put(1)
    await read()
    const few = await countStatements(async () => void (await check()))
    for (let id = 2; id <= 200; id++) put(id)
    await read()
    const many = await countStatements(async () => void (await check()))
    assert.equal(many, few)
  })
})
