import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import PullOrders from '#modules/oms/actions/pull_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import { inTransaction } from '#kernel/transaction'
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
import { JdSimulator, JD_CREDENTIALS } from '#tests/simulators/jd'

const [PARENT, FIRST, SECOND] = [100, 101, 102]
const STATE = 'WAIT_SELLER_STOCK_OUT'

/** Reads the store from the beginning: what the tests change is long past. */
async function pullAll(shop: Shop) {
  await sql(null, 'UPDATE oms_channel_accounts SET cursor = NULL')
  await new PullOrders().handle({ storeId: shop.storeId })
  await drainJobs()
}

test.group('Orders that the platform splits', (group) => {
  const simulator = new JdSimulator()
  let shop: Shop

  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(async () => {
    simulator.orders.clear()
    simulator.renew()
    await emptyHouse()
    shop = await connectShop('jd', simulator.url, JD_CREDENTIALS)
  })

  const parent = (seconds = 0) =>
    simulator.put(sample(shop, PARENT, { updatedAt: at(seconds) }), STATE)
  const child = (id: number, seconds = 10) =>
    simulator.put(sample(shop, id, { updatedAt: at(seconds) }), {
      orderState: STATE,
      parentOrderId: String(PARENT),
    })
  const file = (...payloads: string[]) =>
    inTransaction(null, async (trx) => {
      const filed = await new FilePlatformOrders().handle({
        trx,
        storeId: shop.storeId,
        platform: 'jd',
        payloads,
      })
      return filed.ids
    })
  const orders = () =>
    rowsOf(
      `SELECT o.external_no AS no, o.status, o.payment_status AS money, o.paid_amount - o.refunded_amount AS kept
         FROM orders o ORDER BY o.external_no`
    )
  const parentRow = () =>
    oneOf(`SELECT state, park_details AS details FROM platform_orders WHERE external_id = $1`, [
      String(PARENT),
    ])

  test('what comes with its parts is not made an order', async ({ assert }) => {
    parent()
    child(FIRST)
    child(SECOND)
    await pullAll(shop)
    assert.deepEqual(
      (await orders()).map((order) => order.no),
      ['101', '102']
    )
    assert.deepEqual(await parentRow(), { state: 'ignored', details: { ignored: 'split' } })
    // It comes again, changed: it stays what it is.
    parent(50)
    await pullAll(shop)
    assert.lengthOf(await orders(), 2)
    assert.deepInclude(await parentRow(), { state: 'ignored' })
  })

  test('an order that is split later is taken back, and its money is passed on', async ({
    assert,
  }) => {
    parent()
    await pullAll(shop)
    assert.deepInclude((await orders())[0], { no: '100', status: 'released' })
    child(FIRST)
    child(SECOND)
    await pullAll(shop)
    assert.deepEqual(
      (await orders()).map((order) => [order.no, order.status, order.money, Number(order.kept)]),
      [
        ['100', 'cancelled', 'refunded', 0],
        ['101', 'released', 'paid', 100],
        ['102', 'released', 'paid', 100],
      ]
    )
    const [reserved] = await rowsOf(
      `SELECT coalesce(sum(qty), 0)::int AS n FROM stock_reservations WHERE state = 'pending'`
    )
    assert.equal(reserved.n, 2)
    const [change] = await rowsOf(
      `SELECT c.reason FROM order_changes c JOIN orders o ON o.id = c.order_id WHERE o.external_no = '100' AND c.reason IS NOT NULL LIMIT 1`
    )
    assert.equal(change.reason, 'split_on_platform')
  })

  test('part and whole submitted at the same time: the whole never stays', async ({ assert }) => {
    for (let round = 0; round < 6; round++) {
      const base = 1000 * (round + 1)
      const [whole] = await file(simulator.put(sample(shop, base, { updatedAt: at(0) }), STATE))
      const [part] = await file(
        simulator.put(sample(shop, base + 1, { updatedAt: at(1) }), {
          orderState: STATE,
          parentOrderId: String(base),
        })
      )
      await Promise.all([
        new SubmitPlatformOrders().handle({ ids: [whole] }),
        new SubmitPlatformOrders().handle({ ids: [part] }),
      ])
    }
    const open = await rowsOf(
      `SELECT o.external_no FROM orders o WHERE o.status <> 'cancelled' AND o.external_no::int % 1000 = 0`
    )
    assert.deepEqual(open, [])
    assert.lengthOf(
      await rowsOf(
        `SELECT 1 FROM orders WHERE external_no::int % 1000 = 1 AND status <> 'cancelled'`
      ),
      6
    )
  })

  test('one that has left already is for a person', async ({ assert }) => {
    const [id] = await file(parent())
    await new SubmitPlatformOrders().handle({ ids: [id] })
    await sql(null, `UPDATE orders SET status = 'shipped'`)
    const ids = await file(child(FIRST))
    await new SubmitPlatformOrders().handle({ ids })
    assert.deepInclude(
      await oneOf(`SELECT state, park_reason FROM platform_orders WHERE external_id = '100'`),
      { state: 'conflict', park_reason: 'cancelled_after_shipping' }
    )
  })
})

test.group('Orders of which the platform tells no more than the status', (group) => {
  const simulator = new JdSimulator()
  let shop: Shop

  group.setup(async () => {
    await simulator.start()
    return () => simulator.stop()
  })
  group.each.setup(async () => {
    simulator.orders.clear()
    simulator.renew()
    await emptyHouse()
    shop = await connectShop('jd', simulator.url, JD_CREDENTIALS)
  })
  const pull = () => pullAll(shop)

  test('a locked one is held as it is, and goes on when it is let go', async ({ assert }) => {
    simulator.put(sample(shop, 1), STATE)
    await pull()
    assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'released' })
    simulator.put(sample(shop, 1, { updatedAt: at(5) }), 'LOCKED')
    await pull()
    assert.deepInclude(
      await oneOf('SELECT status, total_amount::int AS total, address_line FROM orders'),
      { status: 'held', total: 100, address_line: '文三路 100 号' }
    )
    assert.deepEqual(await rowsOf(`SELECT 1 FROM fulfilments WHERE status <> 'cancelled'`), [])
    simulator.put(sample(shop, 1, { updatedAt: at(9) }), STATE)
    await pull()
    assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'released' })
  })

  test('one that was never seen whole waits for its goods, or is nothing to us', async ({
    assert,
  }) => {
    simulator.put(sample(shop, 1), 'LOCKED')
    await pull()
    assert.deepInclude(await oneOf('SELECT state, park_reason FROM platform_orders'), {
      state: 'parked',
      park_reason: 'no_lines',
    })
    simulator.put(sample(shop, 1, { updatedAt: at(5) }), STATE)
    await pull()
    assert.deepInclude(await oneOf('SELECT state FROM platform_orders'), { state: 'submitted' })
  })
})
