import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { brokenLines } from '#orders/tests/support/broken_lines'
import ProcessOrders from '#modules/oms/actions/process_orders'
import QueueShipConfirms from '#modules/oms/actions/queue_ship_confirms'
import SaveParcelRules from '#modules/oms/actions/save_parcel_rules'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import ReleaseDueJob from '#modules/oms/jobs/release_due'
import { readNotice } from '#modules/oms/queries/read_notice'
import { forgetConfig } from '#modules/oms/services/config'
import { shipAll } from '#orders/database/factories/ship'
import { inTransaction } from '#kernel/transaction'
import { resetDatabase } from '#tests/helpers/database'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
const IN_A_WEEK = new Date(Date.now() + 7 * 86_400_000).toISOString()

async function capture(stage: Stage, change: Partial<NewOrder> = {}) {
  const { orderIds } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: [anOrder(stage.skuIds, change)],
  })
  return orderIds[0]
}
const rules = (stage: Stage, changes: Partial<ParcelRules>) =>
  new SaveParcelRules().handle({
    rules: { ...noRules(stage.storeId), ...changes },
    actor: SYSTEM,
  })
const parcels = (orderId: number) =>
  rowsOf(
    `SELECT f.status, f.parcel_reason AS reason, (SELECT sum(qty)::int FROM fulfilment_lines l WHERE l.fulfilment_id = f.id) AS units
       FROM fulfilments f WHERE f.order_id = $1 AND f.status <> 'cancelled' ORDER BY f.id`,
    [orderId]
  )
const statusOf = async (id: number) =>
  (await rowsOf('SELECT status FROM orders WHERE id = $1', [id]))[0].status
const process = (...orderIds: number[]) => new ProcessOrders().handle({ orderIds })

test.group('Splitting in the pipeline', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  test('what was sold ahead is reserved, kept back, and sent when its day has come', async ({
    assert,
  }) => {
    const stage = await setStage()
    await rules(stage, { splitsPresale: true })
    const [first, second] = stage.skuIds
    const line = (skuId: number, shipAfter: string | null = null) => ({
      ...{ skuId, title: 'x', qty: 1, unitPrice: '100', shipAfter },
    })
    const mixed = await capture(stage, { lines: [line(first), line(second, IN_A_WEEK)] })
    const ahead = await capture(stage, {
      phone: '13900000001',
      lines: [line(first, IN_A_WEEK)],
      payments: [
        { method: 'alipay', externalTxnNo: 'T1', amount: '100', paidAt: new Date().toISOString() },
      ],
    })
    await process(mixed, ahead)
    assert.deepEqual(await parcels(mixed), [
      { status: 'released', reason: null, units: 1 },
      { status: 'reserved', reason: 'presale', units: 1 },
    ])
    assert.deepEqual(await parcels(ahead), [{ status: 'reserved', reason: 'presale', units: 1 }])
    assert.deepEqual([await statusOf(mixed), await statusOf(ahead)], ['released', 'allocated'])
    const released = await rowsOf(
      `SELECT payload FROM outbox_events WHERE key = 'orders.fulfilments.released'`
    )
    assert.deepEqual(
      released.map((row) => row.payload.orderIds),
      [[mixed]]
    )
    await new ReleaseDueJob().handle()
    assert.equal(await statusOf(ahead), 'allocated')
    await sql(
      null,
      `UPDATE fulfilments SET not_before = now() - interval '1 minute' WHERE not_before IS NOT NULL`
    )
    await new ReleaseDueJob().handle()
    assert.deepEqual([await statusOf(mixed), await statusOf(ahead)], ['released', 'released'])
    assert.deepEqual(await brokenLines(), [])
  })

  test('cold goods and too heavy parcels go apart, unless the platform forbids it', async ({
    assert,
  }) => {
    const stage = await setStage()
    await sql(null, `UPDATE skus SET storage_class = 'cold' WHERE id = $1`, [stage.skuIds[1]])
    await rules(stage, { splitsStorage: true, splitWeightG: 1000 })
    const lines = [3, 1].map((qty, index) => ({
      ...{ skuId: stage.skuIds[index], title: 'x', qty, unitPrice: '100' },
    }))
    const payments = [
      { method: 'alipay', externalTxnNo: 'T2', amount: '400', paidAt: new Date().toISOString() },
    ]
    const id = await capture(stage, { lines, payments })
    await process(id)
    assert.deepEqual(
      (await parcels(id)).map(({ reason, units }) => [reason, units]),
      [
        [null, 2],
        ['weight', 1],
        ['cold', 1],
      ]
    )
    assert.deepEqual(await brokenLines(), [])
    await sql(null, `UPDATE stores SET platform = 'pinduoduo' WHERE id = $1`, [stage.storeId])
    await rules(stage, { splitsStorage: true, splitWeightG: 1000 })
    const whole = await capture(stage, {
      phone: '13900000002',
      lines,
      payments: [{ ...payments[0], externalTxnNo: 'T3' }],
    })
    await process(whole)
    assert.lengthOf(await parcels(whole), 1)
  })

  test('each platform is told of its own part of a merged parcel', async ({ assert }) => {
    const stage = await setStage()
    await rules(stage, { merges: true })
    await sql(
      null,
      `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted) VALUES ($1, 'woocommerce', 'https://x.example', 'x')`,
      [stage.storeId]
    )
    const ids: number[] = []
    for (const n of [0, 1]) {
      const placedAt = new Date(Date.now() - (60 - n * 30) * 60_000).toISOString()
      const order = anOrder([stage.skuIds[n]], { placedAt })
      const { orderIds } = await new CaptureOrders().handle({
        storeId: stage.storeId,
        orders: [{ ...order, lines: [{ ...order.lines[0], externalLineNo: `L${n}` }] }],
      })
      await sql(
        null,
        `INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, payload, payload_hash, state, order_id)
         VALUES ($1, $2, $2, now(), '{}', 'x', 'submitted', $3)`,
        [stage.storeId, `P${n}`, orderIds[0]]
      )
      ids.push(orderIds[0])
    }
    await process(...ids)
    const left = await shipAll()
    assert.lengthOf(left, 1)
    await inTransaction(null, (trx) => new QueueShipConfirms().handle({ trx, fulfilmentIds: left }))
    await inTransaction(null, (trx) => new QueueShipConfirms().handle({ trx, fulfilmentIds: left }))
    const confirms = await rowsOf(
      'SELECT fulfilment_id, order_id FROM oms_ship_confirms ORDER BY order_id'
    )
    assert.deepEqual(
      confirms,
      ids.map((id) => ({ fulfilment_id: left[0], order_id: id }))
    )
    const notices = await Promise.all(ids.map((id) => readNotice(left[0], id)))
    assert.deepEqual(
      notices.map((notice) => [notice?.externalId, notice?.lines, notice?.waybillNo]),
      [
        ['P0', [{ externalLineNo: 'L0', qty: 1 }], notices[0]?.waybillNo],
        ['P1', [{ externalLineNo: 'L1', qty: 1 }], notices[0]?.waybillNo],
      ]
    )
  })
})
