import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { shipAll } from '#orders/database/factories/ship'
import PullOrders from '#modules/oms/actions/pull_orders'
import QueueShipConfirms from '#modules/oms/actions/queue_ship_confirms'
import RetryConfirms from '#modules/oms/actions/retry_confirms'
import SaveChannel from '#modules/oms/actions/save_channel'
import SwitchChannel from '#modules/oms/actions/switch_channel'
import TellParcels from '#modules/oms/actions/tell_parcels'
import { tidOf } from '#modules/oms/database/factories/taobao_payloads'
import { readNotice } from '#modules/oms/queries/read_notice'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { TaobaoSimulator } from '#tests/simulators/taobao'
import { drainJobs, waitingJobs } from '#tests/helpers/jobs'

const top = new TaobaoSimulator()
const TO_SHIP = 'WAIT_SELLER_SEND_GOODS'

/** Telling the platform of parcels: once each, the nearest deadline first, and never at the cost of another store. */
test.group('Outbox of parcels', (group) => {
  group.setup(async () => {
    await top.start()
    return () => top.stop()
  })
  group.each.setup(async () => {
    top.clear()
    top.answerNext({ status: 0 }, 0)
    top.failNext(0, 0)
    top.calls.length = 0
    await emptyHouse()
  })

  /** Orders of a store, captured and shipped, with nobody told yet. */
  async function shipped(count: number, deadlines: (Date | undefined)[] = []): Promise<Shop> {
    const shop = await connectShop('taobao', top.url, top.credentials, { readUntil: at(-60) })
    for (let id = 1; id <= count; id++)
      top.put(sample(shop, id), { status: TO_SHIP, deliveryTime: deadlines[id - 1] })
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    await new SwitchChannel().handle({ storeId: shop.storeId, to: 'paused', actor: SYSTEM })
    await shipAll()
    await drainJobs()
    top.calls.length = 0
    return shop
  }
  const resume = (shop: Shop) =>
    sql(null, `UPDATE oms_channel_accounts SET state = 'active' WHERE store_id = $1`, [
      shop.storeId,
    ])
  const tell = (shop: Shop) => new TellParcels().handle({ storeId: shop.storeId })
  const told = () =>
    top.calls
      .map(({ body }) => body as Record<string, string>)
      .filter((body) => body.method === 'taobao.logistics.online.send')
  const states = async () =>
    (await rowsOf('SELECT state FROM oms_ship_confirms ORDER BY id')).map((row) => row.state)

  test('the order whose last moment is nearest is told first', async ({ assert }) => {
    // The first has no deadline, the others the sooner the later they came.
    const hours = (n: number) => at(n * 3600)
    const shop = await shipped(6, [undefined, hours(90), hours(80), hours(9), hours(8), hours(7)])
    assert.isEmpty(told())
    await resume(shop)
    await tell(shop)
    const order = told().map((body) => body.tid)
    // Four at once: among those the network decides.
    assert.sameMembers(order.slice(0, 4), [6, 5, 4, 3].map(tidOf))
    assert.sameMembers(order.slice(4), [2, 1].map(tidOf))
    assert.deepEqual([...new Set(await states())], ['confirmed'])
  })

  test('a store that is asked to slow down stops as a whole, loses no attempt and goes on by itself', async ({
    assert,
  }) => {
    const shop = await shipped(6)
    await resume(shop)
    top.limitNext(99, 30)
    await tell(shop)
    // No more than those that were under way at once.
    assert.isAtMost(told().length, 4)
    assert.deepEqual([...new Set(await states())], ['waiting'])
    assert.equal((await oneOf('SELECT max(attempts) AS n FROM oms_ship_confirms')).n, 0)
    const [job] = await rowsOf(
      `SELECT round(extract(epoch FROM run_at - now())) AS seconds FROM graphile_worker._private_jobs WHERE key = $1`,
      [`oms.tell_parcels:${shop.storeId}`]
    )
    assert.closeTo(Number(job.seconds), 31, 3)
    top.answerNext({ status: 0 }, 0)
    await sql(null, 'UPDATE oms_channel_accounts SET retry_at = NULL')
    await tell(shop)
    assert.deepEqual([...new Set(await states())], ['confirmed'])
  })

  test('a session that ran out stops the store; a new one lets it go on', async ({ assert }) => {
    const shop = await shipped(2)
    await resume(shop)
    top.session = 'another'
    await tell(shop)
    assert.equal((await oneOf('SELECT state FROM oms_channel_accounts')).state, 'auth_expired')
    assert.deepEqual(await states(), ['waiting', 'waiting'])
    const calls = top.calls.length
    await tell(shop)
    assert.equal(top.calls.length, calls)
    top.session = top.credentials.session
    await new SaveChannel().handle({
      storeId: shop.storeId,
      channel: { baseUrl: top.url, credentials: { session: top.session }, overlapSeconds: 600 },
      actor: SYSTEM,
    })
    await drainJobs()
    assert.deepEqual(await states(), ['confirmed', 'confirmed'])
  })

  test('what may pass waits longer each time, and the job comes back for it', async ({
    assert,
  }) => {
    const shop = await shipped(1)
    await resume(shop)
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 3; attempt++) {
      top.answerNext(
        {
          status: 200,
          body: { error_response: { code: 15, sub_code: 'isp.service-error', msg: 'x' } },
        },
        1
      )
      await sql(null, 'UPDATE oms_ship_confirms SET next_at = now()')
      await tell(shop)
      const row = await oneOf(
        'SELECT attempts, state, extract(epoch FROM next_at - now()) AS pause FROM oms_ship_confirms'
      )
      assert.deepInclude(row, { attempts: attempt, state: 'waiting' })
      pauses.push(Math.round(Number(row.pause)))
    }
    assert.isTrue(pauses[0] < pauses[1] && pauses[1] < pauses[2], String(pauses))
    assert.equal((await waitingJobs())['oms.tell_parcels'], 1)
    assert.lengthOf(told(), 3)
  })

  test('a refusal is for a person: in the queue with its code, counted at the store, told anew when asked', async ({
    assert,
  }) => {
    const shop = await shipped(2)
    await resume(shop)
    const held = top.orders.get(1)!
    top.put(held.order, { ...held.state, status: 'TRADE_CLOSED' })
    await tell(shop)
    assert.deepEqual(await states(), ['failed', 'confirmed'])
    const confirm = await oneOf(`SELECT * FROM oms_ship_confirms WHERE state = 'failed'`)
    assert.equal(confirm.refusal, 'isv.logistics-online-service-error:B04')
    const order = await oneOf('SELECT * FROM platform_orders WHERE external_id = $1', [tidOf(1)])
    assert.deepInclude(order, { state: 'conflict', park_reason: 'shipment_refused' })
    assert.deepInclude(order.park_details, { code: confirm.refusal, error: confirm.last_error })
    const events = await rowsOf(
      `SELECT payload FROM outbox_events WHERE key = 'oms.platform_orders.parked'`
    )
    assert.deepInclude(events.at(-1)!.payload, { reason: 'shipment_refused' })
    // The platform says something new of it and still waits for the parcel: it stays with the person.
    top.put({ ...held.order, updatedAt: at(30) }, { ...held.state, status: TO_SHIP })
    await sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    const state = () =>
      oneOf('SELECT state, park_reason FROM platform_orders WHERE id = $1', [order.id])
    assert.deepEqual(await state(), { state: 'conflict', park_reason: 'shipment_refused' })
    assert.equal(await new RetryConfirms().handle({ storeId: shop.storeId, actor: SYSTEM }), 1)
    await drainJobs()
    assert.deepEqual(await states(), ['confirmed', 'confirmed'])
    assert.deepEqual(await state(), { state: 'submitted', park_reason: null })
  })

  test('what left there by other hands needs no telling any more', async ({ assert }) => {
    const shop = await shipped(1)
    await resume(shop)
    const held = top.orders.get(1)!
    top.put(held.order, { ...held.state, status: 'TRADE_CLOSED' })
    await tell(shop)
    assert.deepEqual(await states(), ['failed'])
    top.put({ ...held.order, updatedAt: at(40) }, { status: 'WAIT_BUYER_CONFIRM_GOODS' })
    await sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    assert.deepEqual(await states(), ['confirmed'])
    assert.equal((await oneOf('SELECT state FROM platform_orders')).state, 'submitted')
  })

  test('each order of one parcel is told of the same waybill, by itself and whole', async ({
    assert,
  }) => {
    const shop = await connectShop('taobao', top.url, top.credentials, { readUntil: at(-60) })
    for (const id of [1, 2]) top.put(sample(shop, id), { status: TO_SHIP })
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    // The lines of the second order ride in the first one's parcel.
    const [first, second] = await rowsOf('SELECT id FROM fulfilments ORDER BY id')
    await sql(null, 'UPDATE fulfilment_lines SET fulfilment_id = $1 WHERE fulfilment_id = $2', [
      first.id,
      second.id,
    ])
    await sql(null, `UPDATE fulfilments SET status = 'cancelled' WHERE id = $1`, [second.id])
    await sql(
      null,
      `UPDATE fulfilments SET waybill_no = 'SF77', courier_code = 'SF' WHERE id = $1`,
      [first.id]
    )
    const add = () =>
      inTransaction(null, (trx) =>
        new QueueShipConfirms().handle({ trx, fulfilmentIds: [first.id] })
      )
    assert.lengthOf(await add(), 2)
    assert.isEmpty(await add())
    await drainJobs()
    assert.sameDeepMembers(
      told().map(({ tid, out_sid: waybill, is_split: isSplit }) => [tid, waybill, isSplit]),
      [
        [tidOf(1), 'SF77', undefined],
        [tidOf(2), 'SF77', undefined],
      ]
    )
    const { order_id: orderId } = await oneOf('SELECT order_id FROM oms_ship_confirms ORDER BY id')
    assert.deepInclude(await readNotice(first.id, orderId), { externalId: tidOf(1), isWhole: true })
  })

  test('a part of an order is told by its lines', async ({ assert }) => {
    const shop = await connectShop('taobao', top.url, top.credentials, { readUntil: at(-60) })
    const order = sample(shop, 1)
    order.lines.push({ ...order.lines[0], id: 102, variantId: 13, code: shop.skuCodes[1] })
    top.put(order, { status: TO_SHIP })
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    const [{ id, order_id: orderId }] = await rowsOf('SELECT id, order_id FROM fulfilments')
    await sql(
      null,
      `UPDATE fulfilment_lines SET is_cancelled = true WHERE id = (SELECT max(id) FROM fulfilment_lines)`
    )
    await sql(
      null,
      `UPDATE fulfilments SET waybill_no = 'SF78', courier_code = 'SF' WHERE id = $1`,
      [id]
    )
    const notice = await readNotice(id, orderId)
    assert.deepInclude(notice, { isWhole: false, isLast: false })
    assert.lengthOf(notice!.lines, 1)
    await inTransaction(null, (trx) => new QueueShipConfirms().handle({ trx, fulfilmentIds: [id] }))
    await drainJobs()
    assert.deepInclude(told()[0], { is_split: '1', sub_tid: notice!.lines[0].externalLineNo })
    assert.equal(top.orders.get(1)!.state.status, 'SELLER_CONSIGNED_PART')
  })
})
