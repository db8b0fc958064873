import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import PullOrders from '#modules/oms/actions/pull_orders'
import health from '#modules/oms/health'
import PullStoresJob from '#modules/oms/jobs/pull_stores'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'
import { drainJobs, waitingJobs } from '#tests/helpers/jobs'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

const woo = new WooCommerceSimulator()

test.group('The state of a connection', (group) => {
  group.setup(async () => {
    await woo.start()
    return () => woo.stop()
  })
  group.each.setup(async () => {
    await emptyHouse()
    woo.failNext(0, 0)
    woo.calls.length = 0
  })

  test('a store whose platform asks for patience is not called before its time; others are', async ({
    assert,
  }) => {
    const slow = await connectShop('woocommerce', woo.url, { ...woo.credentials })
    await connectShop('woocommerce', woo.url, { ...woo.credentials })
    woo.failNext(429, 9, { 'retry-after': '600' })
    const pull = () => new PullOrders().handle({ storeId: slow.storeId })
    await pull()
    woo.failNext(0, 0)
    const account = () =>
      oneOf(
        `SELECT state, error_code, throttled, retry_at > now() + interval '9 minutes' AS waits FROM oms_channel_accounts WHERE store_id = $1`,
        [slow.storeId]
      )
    assert.deepEqual(await account(), {
      state: 'active',
      error_code: 'throttled',
      throttled: 1,
      waits: true,
    })
    const called = woo.calls.length
    await pull()
    assert.lengthOf(woo.calls, called)
    assert.equal((await account()).throttled, 1)
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    await new PullStoresJob().handle()
    assert.equal((await waitingJobs())['oms.pull_store'], 1)
    await sql(null, `UPDATE oms_channel_accounts SET retry_at = now() WHERE store_id = $1`, [
      slow.storeId,
    ])
    await pull()
    assert.deepInclude(await account(), { error_code: null, throttled: 0, waits: null })
  })

  test('the page says of each store how far it is read, what the last reading brought, and what stands in the way', async ({
    assert,
    client,
  }) => {
    const readUntil = at(-60)
    const shop = await connectShop('woocommerce', woo.url, { ...woo.credentials }, { readUntil })
    const user = await actingAs('operations')
    const shown = async () => {
      const page = await client.get('/oms/channels').loginAs(user).withInertia()
      const { channels } = page.inertiaProps as { channels: Record<string, unknown>[] }
      return channels.find((channel) => channel.storeId === shop.storeId)!
    }
    const read = async () => {
      await new PullOrders().handle({ storeId: shop.storeId })
      await drainJobs()
    }
    assert.deepInclude(await shown(), {
      status: 'active',
      lastPull: null,
      canCount: true,
      gap: null,
    })
    woo.orders.clear()
    woo.put(sample(shop, 1), 'processing')
    await read()
    const strange = sample(shop, 2, { updatedAt: at(30) })
    strange.lines[0].code = 'NOBODY-KNOWS'
    strange.lines[0].variantId = 99
    woo.put(strange, 'processing')
    woo.put(sample(shop, 1, { updatedAt: at(40), note: '快一点' }), 'processing')
    await read()
    assert.containsSubset(await shown(), {
      status: 'active',
      lastPull: { created: 1, changed: 1, parked: 1 },
      parked: 1,
      errorCode: null,
    })
    await sql(null, `UPDATE oms_channel_accounts SET cursor = now() - interval '95 minutes'`)
    woo.failNext(429, 9, { 'retry-after': '600' })
    await read()
    assert.containsSubset(await shown(), { status: 'throttled', lag: 95, errorCode: 'throttled' })
    assert.isNotNull((await shown()).retryAt)
    woo.failNext(0, 0)
    await sql(null, `UPDATE oms_channel_accounts SET retry_at = NULL`)
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    woo.failNext(500, 9)
    await assert.rejects(read)
    assert.containsSubset(await shown(), { status: 'failing', errorCode: 'failed', retryAt: null })
    await sql(
      null,
      `INSERT INTO oms_gap_days (store_id, day, verdict, our_count, our_total, alert_since, checked_at) VALUES ($1, '2026-11-20', 'differs', 0, 0, now(), now())`,
      [shop.storeId]
    )
    assert.containsSubset(await shown(), {
      openGaps: 1,
      gap: { day: '2026-11-20', status: 'differs' },
    })
  })

  test('a refused key stops the one store and is told once to those who manage it', async ({
    assert,
  }) => {
    const shop = await connectShop('woocommerce', woo.url, { ...woo.credentials })
    await actingAs('operations')
    await actingAs('marketing')
    for (let n = 0; n < 2; n++) {
      woo.failNext(401)
      await assert.rejects(() => new PullOrders().handle({ storeId: shop.storeId }))
    }
    assert.deepInclude(await oneOf('SELECT state, error_code FROM oms_channel_accounts'), {
      state: 'auth_expired',
      error_code: 'auth',
    })
    const told = await rowsOf(
      `SELECT user_id, href FROM notifications WHERE kind = 'oms.channels.stopped'`
    )
    assert.lengthOf(new Set(told.map((row) => row.user_id)), told.length)
    assert.isAbove(told.length, 0)
    assert.equal(told[0].href, `/oms/channels/${shop.storeId}`)
  })

  test('a refused key is the merchant’s matter; a store nobody asks is the house’s', async ({
    assert,
  }) => {
    const shop = await connectShop('woocommerce', woo.url, { ...woo.credentials })
    const first = async () => (await health())[0]
    assert.deepEqual(await first(), { ok: true, message: 'oms.health.heard' })
    woo.isLocked = true
    await assert.rejects(() => new PullOrders().handle({ storeId: shop.storeId }))
    woo.isLocked = false
    assert.deepEqual(await first(), { ok: true, message: 'oms.health.troubled' })
    const set = (changes: string) => sql(null, `UPDATE oms_channel_accounts SET ${changes}`)
    await set(
      `state = 'active', last_error = NULL, last_error_at = NULL, last_ok_at = now() - interval '2 hours'`
    )
    assert.deepEqual(await first(), { ok: false, message: 'oms.health.silent' })
    // The platform fails, but it is asked.
    await set(`last_error = '500', last_error_at = now()`)
    assert.deepEqual(await first(), { ok: true, message: 'oms.health.troubled' })
    await set(`state = 'paused', last_error_at = now() - interval '2 hours'`)
    assert.deepEqual(await first(), { ok: true, message: 'oms.health.heard' })
  })
})
