import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FetchMessages from '#modules/oms/actions/fetch_messages'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import PullOrders from '#modules/oms/actions/pull_orders'
import ReceiveWebhook from '#modules/oms/actions/receive_webhook'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import type { Platform } from '#modules/oms/services/platforms/platform_connector'
import { at, connectShop, emptyHouse, rowsOf, type Shop } from '#modules/oms/tests/helpers'
import { PLATFORM_CASES, type PlatformCase, type Standing } from '#modules/oms/tests/platforms'
import {
  anyStep,
  shopifyState,
  versionsOf,
  type Version,
} from '#modules/oms/tests/support/versions'
import { inScratch } from '#orders/tests/support/broken_lines'
import { drainJobs } from '#tests/helpers/jobs'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

/**
 * I9: a platform's order is one order of ours. Whatever of its messages arrives twice changes
 * nothing, and in whatever order they arrive, as webhooks or by polling, over several connections at
 * once, all end the same. A message that only names its order brings what the platform says when it
 * is asked: whatever was asked early and answered late must not win either.
 *
 * Seen to fail: without the trigger that keeps the newer version, the last message wins instead of
 * the latest. The last test does that on every run, in a transaction that is rolled back.
 */
const RUNS: Partial<Record<Platform, number>> = { woocommerce: 4, shopify: 3 }
const RUNS_OF_OTHERS = 2
const MOST_MS = 120_000
/** Where orders get further lines after they were placed, or units are taken off them. */
const CHANGES_LINES = new Set<Platform>(['woocommerce', 'shopify', 'rest'])
const STANDINGS: Record<Version['status'], Standing> = {
  'pending': 'unpaid',
  'processing': 'to_ship',
  'on-hold': 'held',
  'cancelled': 'cancelled',
}

/** Puts a version on its platform, as that one says it. */
function putOn(one: PlatformCase, version: Version) {
  const { order, status } = version
  if (one.simulator instanceof ShopifySimulator)
    return one.simulator.put(order, shopifyState(version))
  one.put(order, STANDINGS[status], {
    refundOpen: one.knows.refundOpen && (order.refunds ?? []).length > 0,
    memo: one.knows.memo ? order.note : undefined,
  })
}

/** Where platforms send their messages: as the webhook controller takes them, without the web server. */
async function ear(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const [, platform, storeCode] = request.url!.split('/')
    text(request)
      .then((rawBody) => {
        const headers = new Headers(request.headers as Record<string, string>)
        return new ReceiveWebhook().handle({ platform, storeCode, headers, rawBody })
      })
      .then((outcome) => response.writeHead(outcome === 'accepted' ? 200 : 401).end())
      .catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

interface Arrival {
  message: number
  by: 'webhook' | 'poll'
  /** Whether the next one comes at the same time, on another connection. */
  together: boolean
  /** Whether two workers work everything off before the next one comes. */
  pause: boolean
}

/** Everything about the shop's orders that matters, in words that do not depend on ids. A payment that was taken back counts as none. */
async function stateOf(shop: Shop) {
  const orders = await rowsOf(
    `SELECT o.external_no, o.status, o.payment_status, o.total_amount, o.goods_amount - o.discount_amount AS goods, o.shipping_amount,
            o.paid_amount, o.refunded_amount, o.address_line, o.buyer_note, o.hold_reasons, o.tags, o.source->'facts' AS facts,
            (SELECT jsonb_agg(jsonb_build_array(l.external_line_no, l.sku_id, l.qty - l.cancelled, l.payable::text, l.allocated, l.refund_state)
               ORDER BY l.external_line_no) FROM order_lines l WHERE l.order_id = o.id AND l.cancelled < l.qty) AS lines,
            (SELECT jsonb_agg(jsonb_build_array(p.external_txn_no, p.amount::text, p.state) ORDER BY p.external_txn_no)
               FROM order_payments p WHERE p.order_id = o.id AND p.state <> 'failed') AS payments,
            (SELECT jsonb_agg(jsonb_build_array(r.external_txn_no, r.amount::text, r.state) ORDER BY r.external_txn_no)
               FROM order_refunds r WHERE r.order_id = o.id) AS refunds,
            (SELECT jsonb_agg(jsonb_build_array(f.status, f.address_line, f.intercept_reason,
                 (SELECT sum(fl.qty) FROM fulfilment_lines fl WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled)))
               FROM fulfilments f WHERE f.order_id = o.id AND f.status <> 'cancelled') AS parcels
       FROM orders o WHERE o.store_id = $1 ORDER BY o.external_no`,
    [shop.storeId]
  )
  const filed = await rowsOf(
    'SELECT external_id, state, park_reason, total, told FROM platform_orders WHERE store_id = $1 ORDER BY external_id',
    [shop.storeId]
  )
  const stock = await rowsOf(
    'SELECT sku_id, reserved FROM stock_levels WHERE warehouse_id = $1 AND reserved > 0 ORDER BY sku_id',
    [shop.warehouseId]
  )
  return { orders, filed, stock }
}

/** The lines in which two states differ: short enough to read when one is found. */
function differences(found: object, wanted: object): string[] {
  const [a, b] = [found, wanted].map((state) => JSON.stringify(state, null, 1).split('\n'))
  return a.length === b.length
    ? a.flatMap((line, n) => (line === b[n] ? [] : [`${line.trim()} <> ${b[n].trim()}`]))
    : [JSON.stringify(found), JSON.stringify(wanted)]
}

const changesOf = (count: number) =>
  fc
    .record({
      each: fc.shuffledSubarray(
        Array.from({ length: count }, (_, n) => n),
        { minLength: count }
      ),
      again: fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 4 }),
    })
    .chain(({ each, again }) =>
      fc.tuple(
        ...[...each, ...again].map((message) =>
          fc.record({
            message: fc.constant(message),
            by: fc.constantFrom<Arrival['by']>('webhook', 'webhook', 'poll'),
            together: fc.boolean(),
            pause: fc.boolean(),
          })
        )
      )
    )

test.group('I9: platform orders', (group) => {
  let listening: Awaited<ReturnType<typeof ear>>
  group.setup(async () => {
    listening = await ear()
    return () => listening.close()
  })

  for (const one of PLATFORM_CASES) {
    const { name: platform, simulator } = one
    group.setup(async () => {
      await simulator.start()
      return () => simulator.stop()
    })

    async function play(
      told: (shop: Shop) => Version[],
      arrivals: (count: number) => readonly Arrival[]
    ) {
      await emptyHouse()
      one.clear()
      const shop = await connectShop(platform, simulator.url, one.credentials, {
        code: 'fixed',
        readUntil: at(-60),
      })
      // All versions are of the last three hours: every reading looks at them all.
      await sql(null, 'UPDATE oms_channel_accounts SET overlap_seconds = 14400')
      const versions = told(shop)
      const bodies = versions.map((version) => {
        putOn(one, version)
        return one.payload(version.order.id)
      })
      const target = `${listening.url}/${platform}/${shop.storeCode}`
      const send = async ({ message }: Arrival, by: Arrival['by']) => {
        const version = versions[message]
        if (by === 'poll') {
          one.clear()
          putOn(one, version)
          return new PullOrders().handle({ storeId: shop.storeId })
        }
        const delivery = { deliveryId: `d${message}` }
        if (one.messages === 'orders')
          return one.deliver!(target, version.order.id, { ...delivery, rawBody: bodies[message] })
        // The message names the order, which is fetched as it stands now.
        putOn(one, version)
        await one.deliver!(target, version.order.id, { deliveryId: randomUUID() })
        return new FetchMessages().handle({ storeId: shop.storeId })
      }
      let running: Promise<unknown>[] = []
      const read = new Set<number | 'all'>()
      const settle = async () => {
        await Promise.all(running)
        running = []
        read.clear()
      }
      for (const arrival of arrivals(versions.length)) {
        const by = one.deliver ? arrival.by : 'poll'
        const { id } = versions[arrival.message].order
        // The platform stands still while it is read.
        const isBusy = one.messages === 'orders' ? by === 'poll' && read.has('all') : read.has(id)
        const isInTheWay = one.messages === 'numbers' && (by === 'poll' || read.has('all'))
        if (isBusy || (isInTheWay && running.length > 0)) await settle()
        running.push(send(arrival, by))
        read.add(by === 'poll' ? 'all' : id)
        if (arrival.together) continue
        await settle()
        // Two workers at once, each with connections of its own.
        if (arrival.pause) await Promise.all([drainJobs(), drainJobs()])
      }
      await settle()
      await drainJobs()
      return stateOf(shop)
    }

    const straight = (count: number) =>
      Array.from({ length: count }, (_, message): Arrival => ({
        message,
        by: 'webhook',
        together: false,
        pause: true,
      }))

    test(`${platform}: any order of arrival, any repetition, any way in, ends the same`, async ({
      assert,
    }) => {
      const steps = (maxLength: number) =>
        fc.array(
          anyStep.filter(
            (step) => CHANGES_LINES.has(platform) || !['add_line', 'take_off'].includes(step.do)
          ),
          { maxLength }
        )
      const scenario = fc
        .tuple(steps(6), fc.boolean(), steps(3), steps(2))
        .chain(([first, endsCancelled, second, third]) => {
          const ways = [
            endsCancelled ? [...first, { do: 'cancel' as const }] : first,
            second,
            third,
          ]
          const count = ways.reduce((sum, way) => sum + way.length + 1, 0)
          return fc.record({ ways: fc.constant(ways), arrivals: changesOf(count) })
        })
      // A slow machine plays fewer: each to its end, as the next platform uses the same tables.
      const until = Date.now() + MOST_MS
      await fc.assert(
        fc.asyncProperty(scenario, async ({ ways, arrivals }) => {
          if (Date.now() > until) return
          const told = (shop: Shop) => ways.flatMap((way, n) => versionsOf(shop, n + 1, way))
          const wanted = await play(told, straight)
          const found = await play(told, () => arrivals)
          assert.deepEqual(differences(found, wanted), [])
          assert.lengthOf(wanted.orders, 3)
        }),
        {
          numRuns: Number(process.env.PROPERTY_RUNS ?? RUNS[platform] ?? RUNS_OF_OTHERS),
        }
      )
    })
  }

  test('without the guard the last message wins instead of the latest', async ({ assert }) => {
    await emptyHouse()
    const shop = await connectShop('woocommerce', 'http://127.0.0.1:1', { consumer_key: 'x' })
    const simulator = new WooCommerceSimulator()
    const bodies = versionsOf(shop, 1, [{ do: 'pay' }, { do: 'qty', qty: 3 }]).map(
      ({ order, status }) => simulator.put(order, status)
    )
    const units = async (trx: Trx, arrival: readonly string[]) => {
      for (const payload of arrival) {
        const { ids } = await new FilePlatformOrders().handle({
          trx,
          storeId: shop.storeId,
          platform: 'woocommerce',
          payloads: [payload],
        })
        await new SubmitPlatformOrders().handle({ trx, ids })
      }
      const [line] = await sql<{ units: number }>(
        trx,
        'SELECT l.qty AS units FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.store_id = $1',
        [shop.storeId]
      )
      return line.units
    }
    const [, paid, three] = bodies
    const scratch = (work: (trx: Trx) => Promise<number>) =>
      inScratch((run) => inTransaction(null, run), work)
    assert.equal(await scratch((trx) => units(trx, [paid, three])), 3)
    assert.equal(await scratch((trx) => units(trx, [three, paid, three])), 3)
    assert.equal(
      await scratch(async (trx) => {
        await sql(trx, 'ALTER TABLE platform_orders DISABLE TRIGGER platform_orders_newer')
        return units(trx, [three, paid])
      }),
      1
    )
  })
})
