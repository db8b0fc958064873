import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import CancelOrders from '#orders/actions/cancel_orders'
import { shipAll } from '#orders/database/factories/ship'
import { addStock, anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { brokenLines } from '#orders/tests/support/broken_lines'
import ProcessOrders from '#modules/oms/actions/process_orders'
import SaveParcelRules from '#modules/oms/actions/save_parcel_rules'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import ReleaseDueJob from '#modules/oms/jobs/release_due'
import { forgetConfig } from '#modules/oms/services/config'
import { settings } from '#kernel/settings/settings'
import { resetDatabase } from '#tests/helpers/database'
import { countStatements } from '#tests/helpers/statements'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
const MINUTE = 60_000
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString()

/** Orders to one receiver, minutes ago, so that no rule takes them for the same order twice. */
async function capture(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const orders = changes.map((change, index) => {
    const placedAt = change.placedAt ?? ago(120 - index * 20)
    const order = anOrder([stage.skuIds[index % stage.skuIds.length]], { placedAt, ...change })
    return {
      ...order,
      payments: order.payments?.map((payment) => ({ ...payment, paidAt: placedAt })),
    }
  })
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
  return orders.map((order) => ids.get(order.externalNo)!)
}
const rules = (stage: Stage, changes: Partial<ParcelRules> = {}) =>
  new SaveParcelRules().handle({
    rules: { ...noRules(stage.storeId), merges: true, ...changes },
    actor: SYSTEM,
  })
const parcels = async (ids: number[]) =>
  (
    await rowsOf(
      `SELECT f.id, f.status, f.courier_code AS courier, (SELECT jsonb_agg(x.order_id ORDER BY x.order_id) FROM fulfilment_orders x WHERE x.fulfilment_id = f.id) AS orders
         FROM fulfilments f WHERE f.id IN (SELECT fulfilment_id FROM fulfilment_orders WHERE order_id = ANY($1)) AND f.status <> 'cancelled' ORDER BY f.id`,
      [ids]
    )
  ).map(({ orders, status }) => ({ orders, status }))
const statuses = async (ids: number[]) =>
  (
    await rowsOf('SELECT status FROM orders WHERE id = ANY($1) ORDER BY array_position($1, id)', [
      ids,
    ])
  ).map((row) => row.status)
const phone = (n: number) => `1390000${String(n).padStart(4, '0')}`
const process = (...orderIds: number[]) => new ProcessOrders().handle({ orderIds })

test.group('Merging', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  test('a store that does not say so merges nothing, and nothing more is read', async ({
    assert,
  }) => {
    const stage = await setStage()
    await process(...(await capture(stage, {})))
    const ids = await capture(stage, { phone: phone(0) }, { phone: phone(0) })
    const statements = await countStatements(async () => void (await process(...ids)))
    assert.lengthOf(await parcels(ids), 2)
    const more = await capture(stage, ...Array.from({ length: 6 }, () => ({ phone: phone(1) })))
    assert.equal(await countStatements(async () => void (await process(...more))), statements)
  })

  test('orders of one list to one receiver leave as one parcel, in a bounded number of statements', async ({
    assert,
  }) => {
    const stage = await setStage({ stock: 1000 })
    await rules(stage)
    const pair = (n: number) => [{ phone: phone(n) }, { phone: phone(n) }]
    await process(...(await capture(stage, ...pair(99))))
    const few = await capture(stage, ...pair(1), {})
    const first = await countStatements(async () => void (await process(...few)))
    assert.deepEqual(await parcels(few), [
      { orders: [few[2]], status: 'released' },
      { orders: few.slice(0, 2), status: 'released' },
    ])
    assert.deepEqual(await statuses(few), ['released', 'released', 'released'])
    const many = await capture(
      stage,
      ...Array.from({ length: 20 }, (_, n) => pair(n + 2))
        .flat()
        .map((change, index) => ({ ...change, placedAt: ago(2000 - index * 15) }))
    )
    const second = await countStatements(async () => void (await process(...many)))
    assert.lengthOf(await parcels(many), 20)
    assert.equal(second, first)
    assert.deepEqual(await brokenLines(), [])
  })

  test('an order joins a parcel that nobody has begun with, and leaves one that is on its way alone', async ({
    assert,
  }) => {
    const stage = await setStage()
    await rules(stage)
    const [first, second, third] = await capture(stage, {}, {}, {})
    await process(first)
    await process(second)
    assert.deepEqual(await parcels([first, second]), [
      { orders: [first, second], status: 'released' },
    ])
    const [change] = await rowsOf(
      `SELECT a.action, a.details FROM order_change_actions a JOIN order_changes c ON c.id = a.change_id WHERE c.order_id = $1`,
      [first]
    )
    assert.equal(change.action, 'merge')
    assert.lengthOf(change.details.orders, 1)
    await shipAll()
    await process(third)
    assert.deepEqual(await parcels([third]), [{ orders: [third], status: 'released' }])
    assert.deepEqual(await statuses([first, second, third]), ['shipped', 'shipped', 'released'])
  })

  test('who is sealed, unpaid, under refund, of another buyer, title or service, or held, goes alone', async ({
    assert,
  }) => {
    const stage = await setStage()
    await rules(stage)
    const ids = await capture(
      stage,
      {},
      { source: { facts: { cod: true } } },
      { source: { facts: { invoiceTitle: '某某公司' } } },
      { source: { facts: { serviceType: 'next_day' } } },
      { source: { buyerId: 'somebody else' } },
      { addressLine: '文三路 200 号' },
      { kind: 'resend' }
    )
    await process(...ids)
    for (const { orders } of await parcels(ids)) assert.lengthOf(orders, 1)
    const [unpaid] = await capture(stage, { payments: [] })
    await process(unpaid)
    assert.deepEqual(await statuses([unpaid]), ['held'])
  })

  test('across stores only where both say so', async ({ assert }) => {
    const [one, other] = [await setStage(), await setStage({ code: 'other' })]
    let n = 0
    const both = async () => {
      const to = { phone: phone(++n) }
      const [a] = await capture(one, to)
      const [b] = await capture({ ...one, storeId: other.storeId }, { ...to, placedAt: ago(60) })
      await process(a, b)
      return parcels([a, b])
    }
    await rules(one, { mergesAcross: true })
    await rules(other)
    assert.lengthOf(await both(), 2)
    await rules(other, { mergesAcross: true })
    assert.lengthOf(await both(), 1)
  })

  test('limits of lines, weight and value', async ({ assert }) => {
    const stage = await setStage()
    for (const [n, limit] of [
      { maxLines: 2 },
      { maxWeightG: 1000 },
      { maxValue: '200' },
    ].entries()) {
      const to = { phone: phone(n) }
      await rules(stage, limit)
      const ids = await capture(stage, to, to, to)
      await process(...ids)
      assert.deepEqual((await parcels(ids)).map((parcel) => parcel.orders.length).sort(), [1, 2])
    }
  })

  test('waits for companions as long as the store says, and goes with them or alone', async ({
    assert,
  }) => {
    const stage = await setStage()
    await rules(stage, { waitMinutes: 30 })
    const [early, alone] = await capture(
      stage,
      { placedAt: ago(20) },
      { placedAt: ago(10), phone: '13900000001' }
    )
    await process(early, alone)
    assert.deepEqual(await statuses([early, alone]), ['approved', 'approved'])
    const waits = await rowsOf('SELECT order_id FROM oms_merge_waits ORDER BY order_id')
    assert.deepEqual(
      waits.map((row) => row.order_id),
      [early, alone]
    )
    await process(early, alone)
    assert.deepEqual(await statuses([early, alone]), ['approved', 'approved'])
    const [due] = await capture(stage, { placedAt: ago(31) })
    await process(due)
    assert.deepEqual(await parcels([early, due]), [{ orders: [early, due], status: 'released' }])
    assert.deepEqual(await statuses([early, due]), ['released', 'released'])
    await sql(null, `UPDATE oms_merge_waits SET due_at = now() - interval '1 minute'`)
    await sql(null, `UPDATE orders SET paid_at = paid_at - interval '1 hour' WHERE id = $1`, [
      alone,
    ])
    await new ReleaseDueJob().handle()
    assert.deepEqual(await statuses([alone]), ['released'])
    assert.deepEqual(await rowsOf('SELECT * FROM oms_merge_waits'), [])
  })

  test('what stock cannot serve together is served apart', async ({ assert }) => {
    const stage = await setStage({ skus: 2, stock: 0 })
    await addStock({ ...stage, skuIds: [stage.skuIds[0]], stock: 1 })
    await rules(stage)
    const [served, short] = await capture(stage, {}, {})
    await process(served, short)
    assert.deepEqual(await statuses([served, short]), ['released', 'backordered'])
  })

  test('without releasing by itself the parcel of both waits, reserved', async ({ assert }) => {
    const stage = await setStage()
    await rules(stage)
    await settings.set(null, SYSTEM, 'oms', { auto_release: false })
    const ids = await capture(stage, {}, {})
    await process(...ids)
    assert.deepEqual(await parcels(ids), [{ orders: ids, status: 'reserved' }])
    assert.deepEqual(await statuses(ids), ['allocated', 'allocated'])
    await new CancelOrders().handle({ orderIds: [ids[0]], reason: 'buyer' })
    assert.deepEqual(await parcels([ids[1]]), [{ orders: [ids[1]], status: 'reserved' }])
  })
})
