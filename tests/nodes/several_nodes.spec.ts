import { test } from '@japa/runner'
import { announce } from '#kernel/live'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { sealCredentials } from '#modules/oms/services/channel_accounts'
import { configChanged } from '#modules/oms/services/config'
import { setStage, type Stage } from '#orders/database/factories/stage'
import type User from '#shell/models/user'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { endLaunches, Launch, newPort, newStorage } from '#tests/helpers/launcher'
import { startRedis, timeUntil, Visitor } from '#tests/helpers/nodes'
import { actingAs, apiToken, PASSWORD } from '#tests/helpers/people'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

const redis = await startRedis()
if (!redis)
  process.stdout.write(
    '\n!! There is no redis-server here: the nodes are tested without one only.\n'
  )

const KEY = process.env.APP_KEY!

/** Two web processes and a worker on the database of this run. */
async function startNodes(extra: Record<string, string>, storages: string[]) {
  const env = { DATABASE_URL: process.env.DATABASE_URL!, APP_KEY: KEY, ...extra }
  const ports = [await newPort(), await newPort()]
  // The first brings the build up to date; two at once would do it twice.
  const launches: Launch[] = []
  for (const [n, port] of ports.entries()) {
    const node = new Launch({
      storage: storages[n],
      port,
      env: { ...env, TANDEM_ROLE: 'web' },
    })
    await node.says('Press Ctrl-C')
    launches.push(node)
  }
  const worker = new Launch({
    storage: storages[2],
    port: await newPort(),
    env,
    args: ['--worker'],
  })
  await worker.says('worker is ready')
  return { a: launches[0].url, b: launches[1].url, worker }
}

/** A WooCommerce shop whose SKUs are on the shelf, and a courier that goes there. */
async function openShop(stage: Stage) {
  const platform = new WooCommerceSimulator()
  const url = await platform.start()
  const [store] = await sql<{ id: number }>(
    null,
    `INSERT INTO stores (code, platform, name, currency) VALUES ('WOO', 'woocommerce', 'WooCommerce', 'CNY') RETURNING id`
  )
  await sql(
    null,
    `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted) VALUES ($1, 'woocommerce', $2, $3)`,
    [store.id, url, sealCredentials(platform.credentials)]
  )
  await sql(
    null,
    `WITH courier AS (INSERT INTO oms_couriers (code, name) VALUES ('SF', '顺丰速运') RETURNING id),
          service AS (INSERT INTO oms_courier_services (courier_id, code, name) SELECT id, 'standard', '标快' FROM courier RETURNING id)
     INSERT INTO oms_courier_tariffs (service_id, first_price, step_price, transit_days) SELECT id, 8, 2, 2 FROM service`
  )
  await configChanged(null)
  const [sku] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
    stage.skuIds[0],
  ])
  return { platform, sku: sku.code }
}

const aPaidOrder = (id: number, code: string) => ({
  id,
  number: String(id),
  placedAt: new Date(Date.now() - 30_000),
  updatedAt: new Date(Date.now() - 20_000),
  paidAt: new Date(Date.now() - 20_000),
  currency: 'CNY',
  lines: [{ id: 1, productId: 11, code, title: '双人帐篷', qty: 2, price: '113.00' }],
  shipping: '0.00',
  name: '林晓',
  phone: '13712345678',
  email: 'linxiao@example.com',
  province: 'CN11',
  city: '杭州市',
  address: '浙江省杭州市西湖区文三路 100 号 2 幢 301 室',
  transactionId: `ALI-${id}`,
})

for (const transport of ['without Redis', 'with Redis']) {
  const withRedis = transport === 'with Redis'
  if (withRedis && !redis) continue

  test.group(`Several nodes ${transport}`, (group) => {
    let nodes: Awaited<ReturnType<typeof startNodes>>
    let owner: User
    let shop: Awaited<ReturnType<typeof openShop>>
    const visitor = new Visitor()
    const storages = [newStorage(), newStorage(), newStorage()]

    group.setup(async () => {
      await resetDatabase()
      owner = await actingAs('owner')
      shop = await openShop(await setStage({ skus: 1, stock: 50 }))
      nodes = await startNodes(
        withRedis ? { REDIS_URL: redis!.url } : {},
        storages.map(({ storage }) => storage)
      )
    })
    group.teardown(async () => {
      await endLaunches()
      await shop?.platform.stop()
      for (const { remove } of storages) remove()
    })

    test('a session begun on one node holds on the other', async ({ assert }) => {
      const signedIn = await visitor.signIn(nodes.a, owner.email, PASSWORD)
      assert.equal(signedIn.headers.get('location'), '/')
      for (const node of [nodes.a, nodes.b]) {
        const bell = await visitor.get(`${node}/shell/notifications/latest`)
        assert.equal(bell.status, 200, node)
      }
      const kept = withRedis ? 0 : 1
      assert.equal(Math.min(1, await countRows('sessions')), kept, 'where sessions are kept')
    })

    test('a module switched on one node is switched on the other within a second', async ({
      assert,
    }) => {
      const page = `${nodes.b}/wms/waves`
      const status = async () => (await visitor.get(page, 'application/json')).status
      assert.equal(await status(), 200)
      const took = async (deed: 'disable' | 'enable', wanted: number) => {
        const done = await visitor.post(`${nodes.a}/shell/modules/${deed}`, { modules: ['wms'] })
        assert.equal(done.status, 302, deed)
        return timeUntil(async () => (await status()) === wanted, 10_000)
      }
      // The best of some turns: what is looked at is the way, not the load of the machine.
      let [off, on] = [Infinity, Infinity]
      for (let turn = 0; turn < 4 && (off > 1000 || on > 3000); turn++) {
        off = Math.min(off, await took('disable', 404))
        // What is missed while off is replayed by the worker first, a little later.
        on = Math.min(on, await took('enable', 200))
      }
      assert.isBelow(off, 1000, 'disable')
      assert.isBelow(on, 3000, 'enable')
    })

    test('live screens hear what was said on another node, once', async ({ assert }) => {
      const channel = `users/${owner.id}/notifications`
      const screens = [
        await visitor.follow(nodes.a, channel),
        await visitor.follow(nodes.b, channel),
        await visitor.follow(nodes.b, 'service-desk/tickets'),
      ]
      for (const screen of screens) assert.isBelow(screen.status, 300)
      const message = { kind: 'probe', message: 'ui.copied', params: {}, href: '/' }
      // The best of some turns here too; each is heard once, however long it took.
      let took = Infinity
      for (let turn = 1; turn <= 4 && took > 1000; turn++) {
        await notify(null, [owner.id], message)
        announce(null, ['service-desk/tickets'], { ticketId: 7 })
        const all = () => screens.every(({ heard }) => heard.length >= turn)
        took = Math.min(took, await timeUntil(all, 5000))
        await new Promise((done) => setTimeout(done, 300))
        for (const { heard } of screens) assert.lengthOf(heard, turn)
      }
      assert.isBelow(took, 1000)
      assert.deepEqual(screens[2].heard[0].payload, { ticketId: 7 })
      for (const screen of screens) screen.close()
    })

    test('an order that arrives at one node is worked on by the worker and seen on the other', async ({
      assert,
    }) => {
      const { platform, sku } = shop
      platform.put(aPaidOrder(81001, sku) as never, 'processing')
      const hook = (node: string) => `${node}/webhooks/oms/woocommerce/WOO`
      const answers = await Promise.all([
        platform.deliver(hook(nodes.a), 81001),
        platform.deliver(hook(nodes.b), 81001),
      ])
      for (const status of answers) assert.isBelow(status, 300)
      const seller = await apiToken(owner)
      const seen = async () => {
        const answer = await fetch(`${nodes.b}/api/v1/orders?limit=10`, {
          headers: { authorization: `Bearer ${seller}` },
        })
        const { data } = (await answer.json()) as { data: { status: string }[] }
        return data
      }
      const took = await timeUntil(
        async () => (await seen()).some(({ status }) => /allocated|released/.test(status)),
        20_000
      )
      assert.isBelow(took, 20_000, JSON.stringify(await seen()))
      assert.lengthOf(await seen(), 1)
      assert.equal(await countRows('stock_reservations', `state = 'pending'`), 1)
      const [{ worked }] = await sql<{ worked: number }>(
        null,
        'SELECT count(*)::int AS worked FROM event_receipts'
      )
      assert.isAbove(worked, 0)
    })

    test('jobs are worked off by the worker alone', async ({ assert }) => {
      const workers = await sql<{ process: string }>(
        null,
        'SELECT DISTINCT process FROM job_workers'
      )
      assert.lengthOf(workers, 1)
      await nodes.worker.stop()
      await sql(
        null,
        `SELECT graphile_worker.add_job('shell.tidy_house', '{}'::json, job_key := 'probe')`
      )
      await new Promise((done) => setTimeout(done, 1500))
      const waiting = `key = 'probe' AND locked_at IS NULL`
      assert.equal(await countRows('graphile_worker._private_jobs', waiting), 1)
    })

    test('failed sign-ins on one node count on the other', async ({ assert }) => {
      const stranger = new Visitor()
      const email = 'nobody@example.test'
      const statuses: number[] = []
      for (let n = 0; n < 7; n++) {
        const node = n % 2 === 0 ? nodes.a : nodes.b
        statuses.push((await stranger.signIn(node, email, 'wrong password')).status)
      }
      assert.deepEqual(
        statuses.map((status) => status === 429),
        [false, false, false, false, false, true, true]
      )
      const table = await countRows('rate_limits')
      assert.equal(table > 0, !withRedis, 'where failures are counted')
    })
  })
}

test.group('Redis', (group) => {
  group.teardown(() => redis?.stop())
  test('is here, so that nodes were tested with it too', () => {}).skip(
    !redis,
    'redis-server is not installed'
  )
})
