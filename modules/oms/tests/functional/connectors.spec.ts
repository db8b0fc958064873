import { test } from '@japa/runner'
import type { Group } from '@japa/runner/core'
import { SYSTEM } from '#kernel/access/actor'
import { OutboundHttp } from '#kernel/http/outbound'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { shipAll } from '#orders/database/factories/ship'
import StartPicking from '#orders/actions/start_picking'
import { STOP_REASON } from '#orders/queries/stop_reason'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import ConfirmShipment from '#modules/oms/actions/confirm_shipment'
import PullOrders from '#modules/oms/actions/pull_orders'
import ResubmitParked from '#modules/oms/actions/resubmit_parked'
import SaveChannel from '#modules/oms/actions/save_channel'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  AuthExpired,
  type PulledPage,
  type ShipmentNotice,
} from '#modules/oms/services/platforms/platform_connector'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { PLATFORM_CASES, type PlatformCase } from '#modules/oms/tests/platforms'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'

/** What every connector must do, proven against its simulator: one suite, an entry a platform (`tests/platforms.ts`). */
for (const platform of PLATFORM_CASES) contract(platform)

function contract(platform: PlatformCase) {
  const { name, simulator } = platform
  const connector = connectorFor(name)
  const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })
  const connection = (credentials = platform.credentials) => ({
    storeId: 1,
    baseUrl: simulator.url,
    credentials,
  })
  const shop = { skuCodes: ['A', 'B'] }
  const wrong = Object.fromEntries(connector.fields.map((field) => [field, 'wrong']))
  const connect = () =>
    connectShop(name, simulator.url, platform.credentials, { readUntil: at(-60) })
  const target = (to: Shop) =>
    `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/${name}/${to.storeCode}`
  const pull = (from: Shop) => new PullOrders().handle({ storeId: from.storeId })
  const ids = (orders: SampleOrder[]) => orders.map((order) => platform.externalId(order)).sort()
  const idOf = (payload: string) => connector.head(payload).externalId

  /** Everything of a window, page after page and slice after slice. */
  async function read(since: Date, until: Date): Promise<string[]> {
    const payloads: string[] = []
    for (let from = since; ;) {
      let page: PulledPage
      let cursor: string | null = null
      do {
        page = await connector.pull(http, connection(), { since: from, until, cursor })
        payloads.push(...page.payloads)
        cursor = page.next
      } while (cursor !== null)
      if (!page.readUntil || page.readUntil <= from || page.readUntil >= until) return payloads
      from = page.readUntil
    }
  }
  /** Orders one second apart, the first at `from`. */
  function some(count: number, from = 0): SampleOrder[] {
    const orders = Array.from({ length: count }, (_, n) =>
      sample(shop, n + 1, { updatedAt: at(from + n) })
    )
    for (const order of orders) platform.put(order)
    return orders
  }

  const prepare = (group: Group) => {
    group.setup(async () => {
      await simulator.start()
      return () => simulator.stop()
    })
    group.each.setup(() => {
      platform.clear()
      simulator.failNext(0, 0)
      simulator.calls.length = 0
      simulator.afterCall = null
    })
  }

  test.group(`Connector of ${name}`, (group) => {
    prepare(group)

    test('proves address and key', async ({ assert }) => {
      assert.isString(await connector.test(http, connection()))
      await assert.rejects(() => connector.test(http, connection(wrong)), AuthExpired as never)
    })

    test('reads what changed in a window, each at least once, and nothing else', async ({
      assert,
    }) => {
      const orders = some(310)
      const found = new Set((await read(at(50), at(1200))).map(idOf))
      const since = (seconds: number) =>
        ids(orders.filter((order) => order.updatedAt >= at(seconds)))
      assert.isTrue(since(51).every((id) => found.has(id)))
      assert.isTrue([...found].every((id) => since(49).includes(id)))
    })

    test('a page that is exactly full, and a window without anything', async ({ assert }) => {
      const orders = some(platform.pageSize)
      assert.deepEqual([...new Set((await read(at(-1), at(1200))).map(idOf))].sort(), ids(orders))
      assert.isEmpty(await read(at(2000), at(2600)))
    })

    test('an order that changes while its list is read makes no other slip away', async ({
      assert,
    }) => {
      const orders = some(platform.pageSize * 2 + 20)
      const touched: SampleOrder[] = []
      let calls = 0
      simulator.afterCall = () => {
        // Three orders from different parts of the list change while it is read.
        const next = [30, 1, orders.length - 5][calls++]
        if (next === undefined) return
        touched.push({ ...orders[next], note: '改了', updatedAt: at(1500 + calls) })
        platform.put(touched.at(-1)!)
      }
      const first = await read(at(-1), at(1200))
      simulator.afterCall = null
      const untouched = orders.filter((order) => !touched.some((one) => one.id === order.id))
      const seen = new Set(first.map(idOf))
      assert.isEmpty(ids(untouched).filter((id) => !seen.has(id)))
      const then = await read(at(1200), at(2400))
      assert.includeMembers(then.map(idOf), ids(touched))
    })

    test('the day ends at midnight of its own time', async ({ assert }) => {
      const midnight = Date.parse(
        `${at(-3 * 86_400)
          .toISOString()
          .slice(0, 10)}T16:00:00Z`
      )
      const moments = [-1, 0, 1].map((seconds) => new Date(midnight + seconds * 1000))
      const orders = moments.map((moment, n) =>
        sample(shop, n + 1, { placedAt: moment, paidAt: moment, updatedAt: moment })
      )
      for (const order of orders) platform.put(order)
      const found = await read(new Date(midnight - 600_000), new Date(midnight + 600_000))
      assert.deepEqual([...new Set(found.map(idOf))].sort(), ids(orders))
      for (const [n, order] of orders.entries()) {
        const payload = found.find((one) => idOf(one) === platform.externalId(order))!
        assert.equal(connector.head(payload).updatedAt, moments[n].toISOString())
        assert.equal(connector.map(payload).order.placedAt, moments[n].toISOString())
      }
      const day = { from: new Date(midnight - 86_400_000), to: new Date(midnight) }
      const counted = await connector.countOrders!(http, connection(), day)
      assert.deepInclude(counted, { count: 1, externalIds: [platform.externalId(orders[0])] })
      assert.equal(Number(counted!.total), 100)
    })

    test('a pulled payload maps as the platform has it', async ({ assert }) => {
      const order = sample(shop, 8, { shipping: '6.00', note: '尽快' })
      platform.put(order)
      const [payload] = await read(at(-600), at(600))
      assert.deepEqual(connector.map(payload), connector.map(platform.payload(8)))
      assert.deepInclude(connector.map(payload), { status: 'to_ship' })
      assert.equal(idOf(payload), platform.externalId(order))
      assert.deepInclude(connector.map(payload).lines[0], {
        externalLineNo: platform.lineNo(order, order.lines[0]),
        externalCode: 'A',
        qty: 1,
      })
    })

    test('how an order stands is told in the same words whatever the platform’s', ({ assert }) => {
      const words = (['unpaid', 'to_ship', 'held', 'cancelled'] as const).map((standing) => {
        platform.put(sample(shop, 1, standing === 'unpaid' ? { paidAt: null } : {}), standing)
        return connector.map(platform.payload(1)).status
      })
      const unpaid = platform.knows.unpaid === false ? 'to_ship' : 'unpaid'
      assert.deepEqual(words, [unpaid, 'to_ship', 'held', 'cancelled'])
    })

    test('tells of a parcel once, whatever was told before', async ({ assert }) => {
      const order = sample(shop, 5)
      const [line] = order.lines
      order.lines = [
        { ...line, qty: 2 },
        { ...line, id: 502, variantId: 22, code: 'B' },
      ]
      platform.put(order)
      const notice = (index: number, part: Partial<ShipmentNotice>): ShipmentNotice => ({
        externalId: platform.externalId(order),
        fulfilmentNumber: `FF-${index}`,
        courierCode: 'SF',
        courierName: '顺丰速运',
        waybillNo: `SF100${index}`,
        lines: [
          {
            externalLineNo: platform.lineNo(order, order.lines[index]),
            qty: order.lines[index].qty,
          },
        ],
        isWhole: false,
        isLast: false,
        ...part,
      })
      const tell = (one: ShipmentNotice) => connector.confirmShipment(http, connection(), one)
      assert.isFalse((await tell(notice(0, {}))).already)
      assert.isTrue((await tell(notice(0, {}))).already)
      const last = notice(1, { isLast: true })
      assert.equal((await tell(last)).already, platform.split === 'first')
      assert.isTrue((await tell(last)).already)
      assert.equal(connector.map(platform.payload(5)).status, 'shipped')
      assert.include(JSON.stringify(platform.told()[0].body), 'SF1000')
    })

    test('stock is set in full, item by item', async ({ assert }) => {
      if (!connector.pushStock || !platform.stock) return
      const push = (product: string, sku: string, quantity: number) => ({
        externalProductId: product,
        externalSkuId: sku,
        outerCode: 'A',
        quantity,
        version: 1,
      })
      const set = (...items: ReturnType<typeof push>[]) =>
        connector.pushStock!(http, connection(), items)
      const results = await set(push('11', '12', 7), push('11', '22', 0), push('404', '9', 3))
      assert.deepEqual(
        results.map((one) => [one.externalProductId, one.externalSkuId, one.ok]),
        [
          ['11', '12', true],
          ['11', '22', true],
          ['404', '9', false],
        ]
      )
      assert.isString(results[2].message)
      assert.deepEqual([platform.stock('11', '12'), platform.stock('11', '22')], [7, 0])
      await set(push('11', '12', 5))
      await set(push('11', '12', 5))
      assert.equal(platform.stock('11', '12'), 5)
      assert.isAtMost(connector.stockBatch ?? 1, 100)
      // What the platform shows is read back; of what it does not know there is no count.
      const items = [push('11', '12', 0), push('11', '22', 0), push('404', '9', 0)]
      const shown = await connector.readStock!(http, connection(), items)
      assert.deepEqual(
        shown!.map((one) => [one.externalProductId, one.externalSkuId, one.quantity]),
        [
          ['11', '12', 5],
          ['11', '22', 0],
          ['404', '9', null],
        ]
      )
    })
  })

  test.group(`Connector of ${name} in the house`, (group) => {
    prepare(group)
    group.each.setup(() => emptyHouse())

    test('polling and messages together: one order; the cursor moves after the whole window', async ({
      assert,
    }) => {
      const connected = await connect()
      for (const id of [1, 2, 3]) platform.put(sample(connected, id, { updatedAt: at(id) }))
      if (platform.deliver) assert.equal(await platform.deliver(target(connected), 1), 200)
      assert.isAtLeast((await pull(connected)).filed, 3)
      await drainJobs()
      assert.deepInclude(await pull(connected), { filed: 0 })
      assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 3)
      const account = await oneOf('SELECT * FROM oms_channel_accounts')
      assert.isAtLeast(account.cursor.getTime(), at(3).getTime())
      assert.isNull(account.last_error)
      simulator.failNext(500, 9)
      await assert.rejects(() => pull(connected), /500/)
      assert.deepInclude(await oneOf('SELECT state, cursor FROM oms_channel_accounts'), {
        state: 'active',
        cursor: account.cursor,
      })
    })

    test('a message delivered twice is one, a forged one is refused', async ({ assert }) => {
      if (!platform.deliver) return
      const connected = await connect()
      platform.put(sample(connected, 1))
      const send = (deliveryId: string, forged = false) =>
        platform.deliver!(target(connected), 1, { deliveryId, forged })
      assert.deepEqual(
        [await send('d1'), await send('d1'), await send('d2'), await send('d3', true)],
        [200, 200, 200, 401]
      )
      await drainJobs()
      assert.lengthOf(await rowsOf('SELECT 1 FROM oms_inbox'), 2)
      assert.lengthOf(await rowsOf(`SELECT 1 FROM oms_inbox WHERE state = 'done'`), 2)
      assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
      const details = simulator.calls.length
      // Messages that only name orders are worked off together: one order is fetched once.
      if (platform.messages === 'numbers') assert.equal(details, platform.detailCalls ?? 1)
    })

    test('an older version that comes late changes nothing', async ({ assert }) => {
      const connected = await connect()
      const file = async (payload: string) => {
        const filed = await inTransaction(null, (trx) =>
          new FilePlatformOrders().handle({
            trx,
            storeId: connected.storeId,
            platform: name,
            payloads: [payload],
          })
        )
        return filed.ids.length
      }
      platform.put(sample(connected, 1, { updatedAt: at(5) }))
      const older = platform.payload(1)
      platform.put(sample(connected, 1, { updatedAt: at(9), note: '第二版' }))
      const newer = platform.payload(1)
      assert.deepEqual([await file(newer), await file(older), await file(newer)], [1, 0, 0])
      assert.equal((await oneOf('SELECT payload FROM platform_orders')).payload, newer)
    })

    test('one order that cannot be taken stalls nothing', async ({ assert }) => {
      const connected = await connect()
      for (const id of [1, 2, 3]) platform.put(sample(connected, id, { updatedAt: at(id) }))
      const strange = sample(connected, 2, { updatedAt: at(2) })
      strange.lines = [{ ...strange.lines[0], productId: 77, variantId: 78, code: 'NOT-OURS' }]
      platform.put(strange)
      await pull(connected)
      await drainJobs()
      assert.deepEqual(
        (await rowsOf('SELECT state, park_reason FROM platform_orders ORDER BY external_id')).map(
          (row) => row.park_reason ?? row.state
        ),
        ['submitted', 'unmapped_sku', 'submitted']
      )
      const { cursor } = await oneOf('SELECT cursor FROM oms_channel_accounts')
      assert.isAtLeast(cursor.getTime(), at(3).getTime())
    })

    test('asked to slow down, it stops, keeps its place and goes on', async ({ assert }) => {
      const connected = await connect()
      const orders = some(platform.pageSize + 10)
      let calls = 0
      simulator.afterCall = () => (++calls === 1 ? platform.limit(1) : undefined)
      const first = await pull(connected)
      simulator.afterCall = null
      const account = await oneOf('SELECT * FROM oms_channel_accounts')
      assert.isBelow(first.seen, orders.length)
      assert.equal(account.cursor.getTime(), at(-60).getTime())
      assert.equal(account.state, 'active')
      const [job] = await rowsOf(
        `SELECT run_at > $2 AS later FROM graphile_worker._private_jobs WHERE key = $1`,
        [`oms.pull_store:${connected.storeId}`, account.last_error_at]
      )
      assert.deepEqual(job, { later: true })
      assert.isAbove(account.retry_at.getTime(), account.last_error_at.getTime())
      // Nobody calls before the time is over.
      await sql(null, `UPDATE oms_channel_accounts SET retry_at = now() + interval '1 minute'`)
      assert.equal((await pull(connected)).seen, 0)
      await sql(null, 'UPDATE oms_channel_accounts SET retry_at = now()')
      await pull(connected)
      assert.lengthOf(await rowsOf('SELECT 1 FROM platform_orders'), orders.length)
    })

    test('a key that runs out in the middle stops the one store, and a new one goes on', async ({
      assert,
    }) => {
      const connected = await connect()
      const orders = some(platform.pageSize + 10)
      let calls = 0
      simulator.afterCall = () => void (++calls === 1 && platform.expire(true))
      await assert.rejects(() => pull(connected), AuthExpired as never)
      simulator.afterCall = null
      const stopped = await oneOf('SELECT * FROM oms_channel_accounts')
      assert.deepInclude(stopped, { state: 'auth_expired', cursor: at(-60) })
      assert.match(stopped.last_error, /refused/)
      platform.expire(false)
      await new SaveChannel().handle({
        storeId: connected.storeId,
        channel: { baseUrl: simulator.url, credentials: {}, overlapSeconds: 600 },
        actor: SYSTEM,
      })
      assert.equal((await oneOf('SELECT state FROM oms_channel_accounts')).state, 'active')
      await pull(connected)
      assert.lengthOf(await rowsOf('SELECT 1 FROM platform_orders'), orders.length)
    })

    test('address, memo and refund after the audit arrive as changes', async ({ assert }) => {
      const connected = await connect()
      const order = sample(connected, 1)
      platform.put(order)
      await pull(connected)
      await drainJobs()
      const state = () => oneOf('SELECT * FROM orders')
      assert.equal((await state()).status, 'released')
      const now = async (changes: Partial<SampleOrder>, seconds: number, extra = {}) => {
        platform.put({ ...order, ...changes, updatedAt: at(seconds) }, 'to_ship', extra)
        // The changes are dated two hours back, where the connector that reads slice by slice has been.
        await sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
        await pull(connected)
        await drainJobs()
        return state()
      }
      const moved = { address: '解放路 9 号院' }
      assert.include((await now(moved, 20)).address_line, '解放路')
      const changes = (await rowsOf(
        `SELECT a.action, c.source FROM order_change_actions a JOIN order_changes c ON c.id = a.change_id`
      )) as { action: string; source: string }[]
      assert.deepInclude(changes, { action: 'readdress', source: 'platform' })
      if (platform.knows.memo)
        assert.equal((await now(moved, 30, { memo: '发顺丰' })).seller_note, '发顺丰')
      if (!platform.knows.refundOpen) return
      const asked = await now(moved, 40, { refundOpen: true })
      assert.deepInclude(asked, { status: 'held', hold_reasons: ['refund_open'] })
      assert.equal((await oneOf('SELECT sum(reserved)::int AS n FROM stock_levels')).n, 0)
      assert.equal((await now(moved, 50)).status, 'released')
      // Being picked, it is stopped where it is, and let go when the buyer thinks better of it.
      const { id } = await oneOf(`SELECT id FROM fulfilments WHERE status = 'released'`)
      await new StartPicking().handle({ fulfilmentIds: [id] })
      await now(moved, 60, { refundOpen: true })
      const stop = () =>
        oneOf(`SELECT ${STOP_REASON} AS reason FROM fulfilments f WHERE f.id = $1`, [id])
      assert.equal((await stop()).reason, 'refund_open')
      await now(moved, 70)
      assert.isNull((await stop()).reason)
    })

    test('masks in place of name, phone and street stop nothing', async ({ assert }) => {
      if (!platform.knows.masks) return
      const connected = await connect()
      platform.put(sample(connected, 1), 'to_ship', { masked: true })
      await pull(connected)
      await drainJobs()
      const order = await oneOf('SELECT * FROM orders')
      assert.deepInclude(order, { status: 'released', province: '浙江省', phone_hash: null })
      assert.isTrue(order.source.facts.sealedContact)
      await shipAll()
      await drainJobs()
      await pull(connected)
      await drainJobs()
      // What the platform shows no more after that stays known here.
      assert.deepInclude(await oneOf('SELECT status, consignee FROM orders'), {
        status: 'shipped',
        consignee: order.consignee,
      })
    })

    test('a shipped order is told to the platform once, killed or not', async ({ assert }) => {
      const connected = await connect()
      platform.put(sample(connected, 1))
      await pull(connected)
      await drainJobs()
      await shipAll()
      await drainJobs()
      const confirm = await oneOf('SELECT * FROM oms_ship_confirms')
      assert.deepInclude(confirm, { state: 'confirmed', attempts: 1 })
      assert.lengthOf(platform.told(), 1)
      assert.equal(await new ConfirmShipment().handle({ confirmId: confirm.id }), 'skipped')
      const before = platform.payload(1)
      // As if the process had been killed after the call and before its commit.
      await sql(null, `UPDATE oms_ship_confirms SET state = 'waiting', confirmed_at = NULL`)
      assert.equal(await new ConfirmShipment().handle({ confirmId: confirm.id }), 'confirmed')
      assert.equal(platform.payload(1), before)
      // The platform's echo of its own fulfilment changes nothing.
      await pull(connected)
      await drainJobs()
      assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'shipped' })
      assert.deepInclude(await oneOf('SELECT state FROM platform_orders'), { state: 'submitted' })
    })

    test('what may pass is tried again; a refusal is raised on the order and not tried again', async ({
      assert,
    }) => {
      const connected = await connect()
      const order = sample(connected, 1)
      platform.put(order)
      await pull(connected)
      await drainJobs()
      await shipAll()
      simulator.failNext(503, 3)
      await drainJobs()
      const waiting = await oneOf('SELECT *, next_at > now() AS later FROM oms_ship_confirms')
      assert.deepInclude(waiting, { state: 'waiting', attempts: 1, later: true })
      simulator.failNext(0, 0)
      platform.refuseShipping(order)
      assert.equal(await new ConfirmShipment().handle({ confirmId: waiting.id }), 'failed')
      const refused = await oneOf('SELECT * FROM platform_orders')
      assert.deepInclude(refused, { state: 'conflict', park_reason: 'shipment_refused' })
      assert.match(refused.park_details.waybill, /^SF/)
      const calls = simulator.calls.length
      await drainJobs()
      assert.equal(simulator.calls.length, calls)
      // A person has it put right there and tries again.
      platform.put(order)
      await new ResubmitParked().handle({ ids: [refused.id], actor: SYSTEM })
      await drainJobs()
      assert.deepInclude(await oneOf('SELECT state, refusal FROM oms_ship_confirms'), {
        state: 'confirmed',
        refusal: null,
      })
      assert.equal((await oneOf('SELECT state FROM platform_orders')).state, 'submitted')
    })
  })
}
