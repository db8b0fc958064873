import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import ReceiveWebhook from '#modules/oms/actions/receive_webhook'
import {
  shopifyOrder,
  woocommerceOrder,
  type SampleOrder,
} from '#modules/oms/database/factories/platform_payloads'
import { drainJobs } from '#tests/helpers/jobs'
import { hmac } from '#tests/simulators/platform_simulator'
import { SHOPIFY_CREDENTIALS } from '#tests/simulators/shopify'
import { WOO_CREDENTIALS } from '#tests/simulators/woocommerce'
import { at, connectShop, emptyHouse, rowsOf, sample, type Shop } from '#modules/oms/tests/helpers'

/**
 * I9: a platform's order is one order of ours. Whatever of its messages arrives twice changes
 * nothing, and in whatever order they arrive, all end the same.
 */
type Platform = 'woocommerce' | 'shopify'
type Step =
  | { do: 'pay' | 'hold' | 'cancel' | 'add_line' | 'note' }
  | { do: 'qty'; qty: number }
  | { do: 'discount'; cents: number }
  | { do: 'move'; house: number }
  | { do: 'refund'; cents: number }
  | { do: 'shipping'; cents: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>({ do: 'pay' }, { do: 'hold' }, { do: 'add_line' }, { do: 'note' }),
  fc.record({ do: fc.constant('qty' as const), qty: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('discount' as const), cents: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ do: fc.constant('move' as const), house: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ do: fc.constant('refund' as const), cents: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ do: fc.constant('shipping' as const), cents: fc.integer({ min: 0, max: 2000 }) })
)

const money = (cents: number) =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

/** The versions of one order that its platform tells, the later with the later time. */
function versionsOf(
  platform: Platform,
  shop: Shop,
  id: number,
  steps: Step[],
  endsCancelled: boolean
): string[] {
  let order: SampleOrder = sample(shop, id, { paidAt: null })
  let status = 'pending'
  const versions: string[] = []
  const tell = () => {
    const { paidAt } = order
    versions.push(
      JSON.stringify(
        platform === 'woocommerce'
          ? woocommerceOrder(order, status)
          : shopifyOrder(order, {
              financial:
                status === 'pending'
                  ? 'pending'
                  : status === 'on-hold'
                    ? 'expired'
                    : (order.refunds ?? []).length > 0 && paidAt
                      ? 'partially_refunded'
                      : 'paid',
              cancelledAt: status === 'cancelled' ? order.updatedAt : null,
            })
      )
    )
  }
  tell()
  for (const [index, one] of [
    ...steps,
    ...(endsCancelled ? [{ do: 'cancel' } as Step] : []),
  ].entries()) {
    const [line, ...others] = order.lines
    if (one.do === 'pay') [order, status] = [{ ...order, paidAt: at(1) }, 'processing']
    if (one.do === 'hold' && order.paidAt) status = status === 'on-hold' ? 'processing' : 'on-hold'
    if (one.do === 'cancel') status = 'cancelled'
    if (one.do === 'qty') order = { ...order, lines: [{ ...line, qty: one.qty }, ...others] }
    if (one.do === 'discount')
      order = { ...order, lines: [{ ...line, discount: money(one.cents) }, ...others] }
    if (one.do === 'add_line' && others.length < 2) {
      const added = {
        ...line,
        id: line.id + others.length + 1,
        productId: 21,
        code: shop.skuCodes[1],
        qty: 1,
        price: '20.00',
        discount: undefined,
      }
      order = { ...order, lines: [line, ...others, added] }
    }
    if (one.do === 'note') order = { ...order, note: `note ${index}` }
    if (one.do === 'move') order = { ...order, address: `解放路 ${one.house} 号院` }
    if (one.do === 'shipping') order = { ...order, shipping: money(one.cents) }
    if (one.do === 'refund' && order.paidAt)
      order = {
        ...order,
        refunds: [
          ...(order.refunds ?? []),
          { id: id * 100 + index, amount: money(one.cents), at: at(2) },
        ],
      }
    order = { ...order, updatedAt: at(index + 10) }
    tell()
  }
  return versions
}

async function deliver(platform: Platform, shop: Shop, rawBody: string, deliveryId: string) {
  const headers = new Headers(
    platform === 'woocommerce'
      ? {
          'x-wc-webhook-topic': 'order.updated',
          'x-wc-webhook-delivery-id': deliveryId,
          'x-wc-webhook-signature': hmac(WOO_CREDENTIALS.webhook_secret, rawBody),
        }
      : {
          'x-shopify-topic': 'orders/updated',
          'x-shopify-webhook-id': deliveryId,
          'x-shopify-hmac-sha256': hmac(SHOPIFY_CREDENTIALS.webhook_secret, rawBody),
        }
  )
  return new ReceiveWebhook().handle({ platform, storeCode: shop.storeCode, headers, rawBody })
}

/** Everything about the shop's orders that matters, in words that do not depend on ids. */
async function stateOf(shop: Shop) {
  const orders = await rowsOf(
    `SELECT o.external_no, o.status, o.payment_status, o.total_amount, o.goods_amount - o.discount_amount AS goods, o.shipping_amount,
            o.paid_amount, o.refunded_amount, o.address_line, o.buyer_note, o.hold_reasons,
            (SELECT jsonb_agg(jsonb_build_array(l.external_line_no, l.sku_id, l.qty - l.cancelled, l.payable::text, l.allocated) ORDER BY l.external_line_no)
               FROM order_lines l WHERE l.order_id = o.id) AS lines
       FROM orders o WHERE o.store_id = $1 ORDER BY o.external_no`,
    [shop.storeId]
  )
  const filed = await rowsOf(
    'SELECT external_id, state, park_reason, payload_hash FROM platform_orders WHERE store_id = $1 ORDER BY external_id',
    [shop.storeId]
  )
  const stock = await rowsOf(
    'SELECT sku_id, reserved FROM stock_levels WHERE warehouse_id = $1 AND reserved > 0 ORDER BY sku_id',
    [shop.warehouseId]
  )
  return { orders, filed, stock }
}

async function play(
  platform: Platform,
  messages: (shop: Shop) => { body: string; id: string }[],
  pauses: readonly boolean[]
) {
  await emptyHouse()
  const shop = await connectShop(
    platform,
    'http://127.0.0.1:1',
    platform === 'woocommerce' ? WOO_CREDENTIALS : SHOPIFY_CREDENTIALS,
    { code: 'fixed' }
  )
  for (const [index, message] of messages(shop).entries()) {
    await deliver(platform, shop, message.body, message.id)
    // Two workers at once, each with connections of its own.
    if (pauses[index % pauses.length]) await Promise.all([drainJobs(), drainJobs()])
  }
  await drainJobs()
  const state = await stateOf(shop)
  const broken = await sql(
    null,
    `SELECT 1 FROM orders o JOIN orders p ON p.store_id = o.store_id AND p.external_no = o.external_no AND p.id > o.id`
  )
  return { state, broken: broken.length }
}

test.group('I9: platform orders', () => {
  for (const platform of ['woocommerce', 'shopify'] as const) {
    test(`${platform}: any order of arrival, any repetition, ends the same`, async ({ assert }) => {
      const scenario = fc
        .tuple(
          fc.array(step, { maxLength: 6 }),
          fc.boolean(),
          fc.array(step, { maxLength: 3 }),
          fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })
        )
        .chain(([steps, endsCancelled, others, pauses]) => {
          const first = steps.length + 1 + (endsCancelled ? 1 : 0)
          const all = Array.from({ length: first + others.length + 1 }, (_, n) => n)
          return fc.record({
            steps: fc.constant(steps),
            endsCancelled: fc.constant(endsCancelled),
            others: fc.constant(others),
            pauses: fc.constant(pauses),
            arrival: fc
              .tuple(
                fc.shuffledSubarray(all, { minLength: all.length }),
                fc.array(fc.constantFrom(...all), { maxLength: 4 })
              )
              .map(([each, again]) => [...each, ...again]),
          })
        })
      await fc.assert(
        fc.asyncProperty(scenario, async ({ steps, endsCancelled, others, pauses, arrival }) => {
          const told = (shop: Shop) =>
            [
              ...versionsOf(platform, shop, 1, steps, endsCancelled),
              ...versionsOf(platform, shop, 2, others, false),
            ].map((body, n) => ({ body, id: `d${n}` }))
          const straight = await play(platform, told, [true])
          const shuffled = await play(
            platform,
            (shop) => {
              const messages = told(shop)
              return arrival.map((n) => messages[n])
            },
            pauses
          )
          assert.equal(JSON.stringify(shuffled, null, 1), JSON.stringify(straight, null, 1))
          assert.equal(straight.broken, 0)
          assert.lengthOf(straight.state.orders, 2)
        }),
        {
          numRuns: Number(process.env.PROPERTY_RUNS ?? 12),
          interruptAfterTimeLimit: 120_000,
          endOnFailure: false,
        }
      )
    })
  }
})
