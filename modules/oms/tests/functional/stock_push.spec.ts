import { spawn } from 'node:child_process'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { stockUp } from '#inventory/database/factories/stock'
import SaveStockRule from '#inventory/actions/save_stock_rule'
import { makeOrders } from '#inventory/tests/support/selling'
import CompareStock from '#modules/oms/actions/compare_stock'
import MarkStock from '#modules/oms/actions/mark_stock'
import PushStock from '#modules/oms/actions/push_stock'
import SwitchStock from '#modules/oms/actions/switch_stock'
import { claimStock, settleStock } from '#modules/oms/services/stock_claims'
import { connectShop, emptyHouse, oneOf, rowsOf, type Shop } from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

const RULE = {
  sharePercent: 100,
  buffer: 0,
  bufferPercent: 0,
  stopBelow: 0,
  maxQty: null,
  fixedQty: null,
  presaleQty: null,
  presaleFrom: null,
  presaleUntil: null,
  syncClass: 'A' as const,
  isStopped: false,
}

test.group('oms | platforms are told of the stock', (group) => {
  const woo = new WooCommerceSimulator()
  let shop: Shop
  let clock: FrozenClock
  let listingIds: number[]

  group.setup(async () => {
    await woo.start()
  })
  group.teardown(() => woo.stop())
  group.each.setup(async () => {
    await emptyHouse()
    woo.stock.clear()
    woo.calls.length = 0
    woo.failNext(500, 0)
    shop = await connectShop('woocommerce', woo.url, woo.credentials, { stock: 50, skus: 2 })
    const rows = await sql<{ id: number }>(
      null,
      `INSERT INTO listings (store_id, external_product_id, external_sku_id, title, sku_id, multiplier)
       VALUES ($1, '11', '', 'single', $2, 1), ($1, '12', '7', 'dozen', $2, 12), ($1, '13', '', 'other', $3, 1) RETURNING id`,
      [shop.storeId, shop.skuIds[0], shop.skuIds[1]]
    )
    listingIds = rows.map((row) => row.id)
    clock = new FrozenClock(new Date())
    await new SwitchStock(clock).handle({ actor: SYSTEM, storeId: shop.storeId, to: 'on' })
  })

  const push = () => new PushStock(clock).handle({ storeId: shop.storeId })
  const mark = (skuId = shop.skuIds[0]) => new MarkStock(clock).handle({ skuIds: [skuId] })
  const shown = () => Object.fromEntries(woo.stock)
  const calls = () => woo.callsTo('PUT', /products/).length

  test('turned on, it is told of everything; a pack by whole packs', async ({ assert }) => {
    assert.equal(await push(), 3)
    assert.deepEqual(shown(), { '11:': 50, '12:7': 4, '13:': 50 })
    assert.equal(await push(), 0, 'nothing is told twice')
    const rows = await rowsOf(
      'SELECT changed_at, due_at, claimed_until, told_qty FROM oms_stock_pushes ORDER BY listing_id'
    )
    assert.deepEqual(
      rows.map((row) => [row.changed_at, row.due_at, row.claimed_until, row.told_qty]),
      [
        [null, null, null, 50],
        [null, null, null, 4],
        [null, null, null, 50],
      ]
    )
  })

  test('changes are gathered: many in a moment are one call a listing, with the latest quantity', async ({
    assert,
  }) => {
    await push()
    const before = calls()
    for (let n = 0; n < 5; n++) {
      await stockUp(shop.warehouseId, [shop.skuIds[0]], 1)
      await mark()
    }
    assert.equal(await push(), 0, 'not yet due')
    clock.advance({ seconds: 2 })
    assert.equal(await push(), 2)
    assert.equal(calls() - before, 2)
    assert.equal(woo.stock.get('11:'), 55)
  })

  test('a SKU of class S goes at once when few are left, one of class B is unhurried', async ({
    assert,
  }) => {
    await push()
    const [skuId, other] = shop.skuIds
    const rule = (id: number, more: object) =>
      new SaveStockRule().handle({
        actor: SYSTEM,
        rule: { ...RULE, storeId: shop.storeId, skuId: id, ...more },
      })
    await rule(skuId, { syncClass: 'S', maxQty: 3 })
    await rule(other, { syncClass: 'B' })
    await mark(skuId)
    await mark(other)
    assert.equal(await push(), 2)
    assert.equal(woo.stock.get('11:'), 3)
    clock.advance({ seconds: 59 })
    assert.equal(await push(), 0)
    clock.advance({ seconds: 1 })
    assert.equal(await push(), 1)
  })

  test('reserving, through the outbox and the jobs, reaches the platform', async ({ assert }) => {
    await push()
    await stockUp(shop.warehouseId, [shop.skuIds[1]], 7)
    await sql(null, 'UPDATE oms_stock_channels SET delay_ms = 0')
    await drainJobs()
    assert.equal(woo.stock.get('13:'), 57)
  })

  test('one that refuses an item gets the others; it is tried again, later each time', async ({
    assert,
  }) => {
    await sql(null, `UPDATE listings SET external_product_id = '404' WHERE id = $1`, [
      listingIds[2],
    ])
    await push()
    assert.deepEqual(shown(), { '11:': 50, '12:7': 4 })
    const failed = () =>
      oneOf(
        'SELECT attempts, last_error, due_at, changed_at FROM oms_stock_pushes WHERE listing_id = $1',
        [listingIds[2]]
      )
    assert.isNotNull((await failed()).last_error)
    assert.equal((await failed()).attempts, 1)
    clock.advance({ seconds: 5 })
    assert.equal(await push(), 1)
    assert.equal((await failed()).attempts, 2)
    await sql(null, `UPDATE listings SET external_product_id = '14' WHERE id = $1`, [listingIds[2]])
    clock.advance({ seconds: 10 })
    assert.equal(await push(), 1)
    assert.equal(woo.stock.get('14:'), 50)
    assert.isNull((await failed()).last_error)
  })

  test('a platform that asks for patience gets it', async ({ assert }) => {
    woo.failNext(429, 10, { 'retry-after': '30' })
    await push()
    woo.failNext(500, 0)
    const before = calls()
    clock.advance({ seconds: 20 })
    assert.equal(await push(), 0)
    assert.equal(calls(), before, 'not even asked')
    clock.advance({ minutes: 5 })
    assert.equal(await push(), 3)
    assert.equal(woo.stock.get('11:'), 50)
  })

  test('the switch sets everything to 0, and back', async ({ client, assert }) => {
    await push()
    const user = await actingAs('operations')
    const turn = (to: string) =>
      client
        .post(`/oms/stock/${shop.storeId}`)
        .json({ to })
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await turn('stop')
    clock.set(new Date(Date.now() + 1000))
    await push()
    assert.deepEqual(shown(), { '11:': 0, '12:7': 0, '13:': 0 })
    const page = await client.get('/oms/stock').loginAs(user).withInertia()
    assert.deepInclude(page.inertiaProps.channels[0], {
      status: 'stopped',
      backlog: 0,
      told: 6,
      failing: 0,
    })
    await turn('resume')
    clock.set(new Date(Date.now() + 2000))
    await push()
    assert.deepEqual(shown(), { '11:': 50, '12:7': 4, '13:': 50 })
    const audits = await rowsOf(
      `SELECT action FROM audit_entries WHERE action LIKE 'oms.stock.%' ORDER BY id`
    )
    assert.deepEqual(
      audits.map((row) => row.action),
      ['oms.stock.on', 'oms.stock.stop', 'oms.stock.resume']
    )
  })

  test('a worker that died between its claim and its call is made up for', async ({ assert }) => {
    const lost = await claimStock(clock.now(), shop.storeId, 20)
    assert.lengthOf(lost, 3)
    assert.equal(await push(), 0, 'claimed by one worker only')
    clock.advance({ minutes: 3 })
    assert.equal(await push(), 3)
    assert.equal(woo.stock.get('11:'), 50)
  })

  test('a process killed amid a push: its call may still arrive, the right number stands in the end', async ({
    assert,
  }) => {
    let release = () => {}
    const held = new Promise<void>((done) => (release = done))
    const arrived = new Promise<void>((done) => {
      woo.beforeCall = async (call) => {
        if (call.method !== 'PUT' || woo.callsTo('PUT', /products/).length !== 2) return
        done()
        await held
      }
    })
    const child = spawn(
      process.execPath,
      ['--import=@poppinss/ts-exec', 'tests/support/push_house.ts'],
      { env: { ...process.env, LOG_LEVEL: 'fatal', STORE: String(shop.storeId) }, stdio: 'ignore' }
    )
    const gone = new Promise<void>((done) => child.on('exit', () => done()))
    await Promise.race([arrived, gone])
    child.kill('SIGKILL')
    await gone
    const waits = await oneOf('SELECT count(claimed_until)::int AS n FROM oms_stock_pushes')
    assert.equal(waits.n, 3, 'what it claimed is nobody else’s yet')

    await stockUp(shop.warehouseId, [shop.skuIds[0]], 14)
    await mark()
    release()
    clock.set(new Date(Date.now() + 180_000))
    await push()
    woo.beforeCall = null
    assert.deepEqual(shown(), { '11:': 64, '12:7': 5, '13:': 50 })
    assert.equal(await push(), 0, 'and nothing is left to tell')
    const told = await rowsOf('SELECT version, claimed_version, told_version FROM oms_stock_pushes')
    assert.isTrue(
      told.every((row) => row.claimed_version === null && row.told_version === row.version)
    )
    const last = new Map(
      woo
        .callsTo('PUT', /products/)
        .map((call) => [call.path.split('/').slice(5).join('/'), call.body])
    )
    assert.deepEqual(last.get('11'), { manage_stock: true, stock_quantity: 64 })
  })

  test('the platform is read back: what somebody changed there is found and put right', async ({
    assert,
    client,
  }) => {
    await push()
    woo.stock.set('11:', 999)
    assert.equal((await new CompareStock(clock).handle()).get(shop.storeId), 1)
    const board = async () => {
      const user = await actingAs({ permissions: ['oms.channels.view'] })
      return (await client.get('/oms/stock').loginAs(user).withInertia()).inertiaProps
    }
    assert.deepInclude((await board()).channels[0], { readListings: 3, drifted: 1, differing: 1 })
    await push()
    assert.equal(woo.stock.get('11:'), 50)
    woo.failNext(500, 9)
    await new CompareStock(clock).handle()
    woo.failNext(500, 0)
    assert.isNull(
      (await board()).channels[0].readListings,
      'a shop that does not answer is compared by what it was told'
    )
  })

  test('the board of risks names what may be sold twice, and delays are set on a form', async ({
    assert,
    client,
  }) => {
    await push()
    const user = await actingAs('owner')
    const get = async () =>
      (await client.get('/oms/stock').loginAs(user).withInertia()).inertiaProps.risks
    assert.deepEqual(await get(), [])
    await sql(null, 'DELETE FROM oms_stock_answers')
    // Ninety an hour and ten minutes until it hears of it: fifteen are sold before, ten are left.
    await sql(
      null,
      `INSERT INTO oms_stock_answers (store_id, listing_id, quantity, version, changed_at, answered_at, is_ok)
       SELECT $1, $2, 1, 1, now() - interval '11 minutes', now() - interval '1 minute', true`,
      [shop.storeId, listingIds[2]]
    )
    const [orderId] = await makeOrders([shop.storeId])
    await sql(
      null,
      `INSERT INTO order_lines (order_id, line_no, sku_id, title, qty, unit_price, payable) VALUES ($1, 1, $2, 'x', 90, 0, 0)`,
      [orderId, shop.skuIds[1]]
    )
    await sql(null, 'UPDATE stock_levels SET on_hand = 10 WHERE sku_id = $1', [shop.skuIds[1]])
    await sql(null, 'UPDATE oms_stock_pushes SET told_qty = 10 WHERE listing_id = $1', [
      listingIds[2],
    ])
    const [risk] = await get()
    assert.deepInclude(risk, {
      listingId: listingIds[2],
      sellable: 10,
      perHour: 90,
      latencySeconds: 600,
      atRisk: 5,
    })

    const save = (body: object) =>
      client
        .put(`/oms/stock/${shop.storeId}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await save({ delay: 0.5, slowDelay: 120, urgentBelow: 25 })
    const channel = await oneOf(
      'SELECT delay_ms, slow_delay_ms, urgent_below FROM oms_stock_channels'
    )
    assert.deepEqual(channel, { delay_ms: 500, slow_delay_ms: 120_000, urgent_below: 25 })
    await save({ delay: -1, slowDelay: 120, urgentBelow: 1 })
    assert.equal((await oneOf('SELECT urgent_below FROM oms_stock_channels')).urgent_below, 25)
  })

  test('a late call with an old quantity does not have the last word', async ({ assert }) => {
    const slow = await claimStock(clock.now(), shop.storeId, 20)
    clock.advance({ minutes: 3 })
    await stockUp(shop.warehouseId, [shop.skuIds[0]], 10)
    await push()
    assert.equal(woo.stock.get('11:'), 60)
    // Now the slow worker's call arrives after all, and then it writes down what it was answered.
    woo.stock.set('11:', 50)
    await settleStock(
      clock.now(),
      shop.storeId,
      slow.map((claim) => ({ ...claim, quantity: 50, isOk: true, message: null }))
    )
    await push()
    assert.equal(woo.stock.get('11:'), 60, 'told once more')
  })

  test('the comparison at night finds what drifted and tells it again', async ({ assert }) => {
    await push()
    assert.equal((await new CompareStock(clock).handle()).get(shop.storeId), 0)
    await stockUp(shop.warehouseId, [shop.skuIds[0]], 12)
    assert.equal((await new CompareStock(clock).handle()).get(shop.storeId), 2)
    await push()
    assert.deepEqual(shown(), { '11:': 62, '12:7': 5, '13:': 50 })
    assert.equal((await new CompareStock(clock).handle()).get(shop.storeId), 0)
  })

  test('a store that is off is not told', async ({ assert }) => {
    await push()
    await new SwitchStock(clock).handle({ actor: SYSTEM, storeId: shop.storeId, to: 'off' })
    await stockUp(shop.warehouseId, [shop.skuIds[0]], 1)
    assert.equal(await mark(), 0)
    clock.advance({ seconds: 5 })
    assert.equal(await push(), 0)
  })
})
