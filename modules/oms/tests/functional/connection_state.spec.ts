import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import PullOrders from '#modules/oms/actions/pull_orders'
import PullStoresJob from '#modules/oms/jobs/pull_stores'
import { connectShop, emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'
import { waitingJobs } from '#tests/helpers/jobs'
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
})
