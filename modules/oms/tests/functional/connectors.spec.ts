import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { OutboundHttp } from '#kernel/http/outbound'
import ConfirmShipment from '#modules/oms/actions/confirm_shipment'
import PullOrders from '#modules/oms/actions/pull_orders'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  AuthExpired,
  type ShipmentNotice,
} from '#modules/oms/services/platforms/platform_connector'
import { drainJobs } from '#tests/helpers/jobs'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { shipAll } from '#orders/database/factories/ship'

/** What every connector must do, proven against its simulator: one suite, one entry a platform. */
const PLATFORMS = [
  {
    name: 'woocommerce' as const,
    simulator: new WooCommerceSimulator(),
    paid: (s: WooCommerceSimulator, o: ReturnType<typeof sample>) => s.put(o, 'processing'),
  },
  {
    name: 'shopify' as const,
    simulator: new ShopifySimulator(),
    paid: (s: ShopifySimulator, o: ReturnType<typeof sample>) => s.put(o, { financial: 'paid' }),
  },
]

const WHOLE = { since: at(-3600), until: at(86_400), cursor: null }

for (const { name, simulator, paid } of PLATFORMS) {
  const put = (order: ReturnType<typeof sample>) =>
    (paid as (s: typeof simulator, o: typeof order) => string)(simulator, order)
  const connector = connectorFor(name)
  const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })
  const connection = (credentials: Record<string, string> = simulator.credentials) => ({
    storeId: 1,
    baseUrl: simulator.url,
    credentials,
  })
  const shop = { skuCodes: ['A', 'B'] }

  test.group(`Connector of ${name}`, (group) => {
    group.setup(async () => {
      await simulator.start()
      return () => simulator.stop()
    })
    group.each.setup(async () => {
      simulator.orders.clear()
      simulator.failNext(0, 0)
      simulator.calls.length = 0
      await emptyHouse()
    })

    test('proves address and key', async ({ assert }) => {
      assert.isString(await connector.test(http, connection()))
      const wrong = Object.fromEntries(connector.fields.map((field) => [field, 'wrong']))
      await assert.rejects(() => connector.test(http, connection(wrong)), /refused/)
    })

    test('pages through what changed since, each once, the oldest change first', async ({
      assert,
    }) => {
      for (let id = 1; id <= 620; id++) put(sample(shop, id, { updatedAt: at(Math.floor(id / 3)) }))
      const seen: string[] = []
      let next: string | null = null
      do {
        const page: { payloads: string[]; next: string | null } = await connector.pull(
          http,
          connection(),
          { since: at(50), until: at(86_400), cursor: next }
        )
        seen.push(...page.payloads.map((payload) => connector.head(payload).externalId))
        next = page.next
      } while (next)
      const distinct = new Set(seen)
      const wanted = Array.from({ length: 620 }, (_, n) => n + 1).filter(
        (id) => Math.floor(id / 3) > 50
      )
      assert.isTrue(wanted.every((id) => distinct.has(String(id))))
      assert.isTrue([...distinct].every((id) => Math.floor(Number(id) / 3) >= 50))
      assert.isAbove(simulator.calls.length, 1)
    })

    test('waits when told to slow down, gives up when the key is refused', async ({ assert }) => {
      put(sample(shop, 1))
      simulator.failNext(429, 2, { 'retry-after': '0' })
      const { payloads } = await connector.pull(http, connection(), WHOLE)
      assert.lengthOf(payloads, 1)
      assert.lengthOf(simulator.calls, 3)
      const wrong = Object.fromEntries(connector.fields.map((field) => [field, 'wrong']))
      await assert.rejects(
        () => connector.pull(http, connection(wrong), WHOLE),
        AuthExpired as never
      )
    })

    test('a pulled payload maps as a delivered one does', async ({ assert }) => {
      put(sample(shop, 8, { shipping: '6.00', note: '尽快', refunds: [{ id: 3, amount: '1.50' }] }))
      const { payloads } = await connector.pull(http, connection(), WHOLE)
      assert.deepEqual(connector.map(payloads[0]), connector.map(simulator.payload(8)))
      assert.equal(connector.map(payloads[0]).status, 'to_ship')
    })

    test('tells of a parcel once, whatever was told before', async ({ assert }) => {
      const order = sample(shop, 5)
      order.lines = [
        { ...order.lines[0], qty: 2 },
        { ...order.lines[0], id: 502, code: 'B' },
      ]
      put(order)
      const notice = (part: Partial<ShipmentNotice>): ShipmentNotice => ({
        externalId: '5',
        fulfilmentNumber: 'FF-1',
        courierCode: 'SF',
        courierName: '顺丰速运',
        waybillNo: 'SF1001',
        lines: [{ externalLineNo: '501', qty: 2 }],
        isLast: false,
        ...part,
      })
      assert.isFalse((await connector.confirmShipment(http, connection(), notice({}))).already)
      assert.isTrue((await connector.confirmShipment(http, connection(), notice({}))).already)
      const last = notice({
        fulfilmentNumber: 'FF-2',
        waybillNo: 'SF1002',
        isLast: true,
        lines: [{ externalLineNo: '502', qty: 1 }],
      })
      assert.isFalse((await connector.confirmShipment(http, connection(), last)).already)
      assert.isTrue((await connector.confirmShipment(http, connection(), last)).already)
      assert.equal(connector.map(simulator.payload(5)).status, 'shipped')
      const told = simulator.callsTo('POST', /notes$|fulfillments\.json$/)
      assert.lengthOf(told, 2)
      assert.include(JSON.stringify(told[0].body), 'SF1001')
    })

    test('polling and webhooks together: one order; the cursor moves after the whole window', async ({
      assert,
    }) => {
      const connected = await connectShop(name, simulator.url, simulator.credentials)
      for (const id of [1, 2, 3]) put(sample(connected, id, { updatedAt: at(id) }))
      const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/${name}/${connected.storeCode}`
      await simulator.deliver(target, 1)
      assert.deepEqual(await new PullOrders().handle({ storeId: connected.storeId }), {
        seen: 3,
        filed: 3,
      })
      await drainJobs()
      assert.deepInclude(await new PullOrders().handle({ storeId: connected.storeId }), {
        filed: 0,
      })
      assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 3)
      const account = await oneOf('SELECT * FROM oms_channel_accounts')
      assert.equal(account.cursor.toISOString(), at(3).toISOString())
      assert.isNull(account.last_error)
      simulator.failNext(500, 9)
      await assert.rejects(() => new PullOrders().handle({ storeId: connected.storeId }), /500/)
      assert.deepInclude(await oneOf('SELECT state, cursor FROM oms_channel_accounts'), {
        state: 'active',
        cursor: account.cursor,
      })
      simulator.failNext(0, 0)
      simulator.failNext(401)
      await assert.rejects(() => new PullOrders().handle({ storeId: connected.storeId }))
      assert.equal((await oneOf('SELECT state FROM oms_channel_accounts')).state, 'auth_expired')
    })

    test('a shipped order is told to the platform once, killed or not', async ({ assert }) => {
      const connected: Shop = await connectShop(name, simulator.url, simulator.credentials)
      put(sample(connected, 1))
      await new PullOrders().handle({ storeId: connected.storeId })
      await drainJobs()
      await shipAll()
      await drainJobs()
      const confirm = await oneOf('SELECT * FROM oms_ship_confirms')
      assert.deepInclude(confirm, { state: 'confirmed', attempts: 1 })
      const told = () => simulator.callsTo('POST', /notes$|fulfillments\.json$/).length
      assert.equal(told(), 1)
      assert.equal(await new ConfirmShipment().handle({ confirmId: confirm.id }), 'skipped')
      // As if the process had been killed after the call and before its commit.
      await sql(null, `UPDATE oms_ship_confirms SET state = 'waiting', confirmed_at = NULL`)
      assert.equal(await new ConfirmShipment().handle({ confirmId: confirm.id }), 'confirmed')
      assert.equal(told(), 1)
      // The platform's echo of its own fulfilment changes nothing.
      await new PullOrders().handle({ storeId: connected.storeId })
      await drainJobs()
      assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'shipped' })
      assert.deepInclude(await oneOf('SELECT state FROM platform_orders'), { state: 'submitted' })
    })

    test('what may pass is tried again, a refusal is kept for a person', async ({ assert }) => {
      const connected: Shop = await connectShop(name, simulator.url, simulator.credentials)
      put(sample(connected, 1))
      await new PullOrders().handle({ storeId: connected.storeId })
      await drainJobs()
      await shipAll()
      simulator.failNext(503, 3)
      await drainJobs({ mayFail: true })
      assert.deepInclude(await oneOf('SELECT state, attempts FROM oms_ship_confirms'), {
        state: 'waiting',
        attempts: 1,
      })
      const { id } = await oneOf('SELECT id FROM oms_ship_confirms')
      simulator.failNext(0, 0)
      simulator.failNext(404)
      assert.equal(await new ConfirmShipment().handle({ confirmId: id }), 'failed')
      assert.match((await oneOf('SELECT last_error AS e FROM oms_ship_confirms')).e, /404/)
    })
  })
}
