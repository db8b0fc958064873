import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { ShortageException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import RecordPicks from '#orders/actions/record_picks'
import StartPicking from '#orders/actions/start_picking'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import ProcessAgain from '#modules/oms/actions/process_again'
import ProcessOrders from '#modules/oms/actions/process_orders'
import ReallocateParcel from '#modules/oms/actions/reallocate_parcel'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { addCourier } from '#modules/oms/tests/support/couriers'
import { actingAs } from '#tests/helpers/people'

test.group('Parcels sent from elsewhere by hand', (group) => {
  let stage: Stage
  let far: number
  let orderId: number
  const parcel = () =>
    oneOf(
      `SELECT id, version, status, warehouse_id AS "warehouseId", courier_code AS courier, freight_estimated::text AS freight
         FROM fulfilments WHERE order_id = $1 AND status <> 'cancelled'`,
      [orderId]
    )
  const reservedAt = async (warehouseId: number) =>
    (
      await oneOf('SELECT sum(reserved)::int AS n FROM stock_levels WHERE warehouse_id = $1', [
        warehouseId,
      ])
    ).n
  const send = async (changes: { warehouseId?: number; courier?: string | null }) => {
    const { id, version, warehouseId } = await parcel()
    const choice = { warehouseId, courier: null, reason: '客户要求', ...changes }
    return new ReallocateParcel().handle({ fulfilmentId: id, version, ...choice, actor: SYSTEM })
  }
  group.each.setup(async () => {
    await emptyHouse()
    await addCourier('ZTO', { '': '5' })
    await addCourier('SF', { '': '12' })
    stage = await setStage()
    far = await addWarehouse({ regionCode: '440100' })
    const { captured } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds)],
    })
    orderId = captured[0].id
    await new ProcessOrders().handle({ orderIds: [orderId], release: true })
  })

  test('stock goes over in one step; who, why and what it costs more stay on the order and in the trail', async ({
    assert,
    client,
  }) => {
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 10 })
    const { id, version } = await parcel()
    const user = await actingAs('operations')
    const answer = await client
      .post(`/oms/fulfilments/${id}/allocation`)
      .json({ version, warehouseId: far, courier: 'SF/STD', reason: '客户急用' })
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    answer.assertStatus(302)
    assert.containsSubset(await parcel(), {
      ...{ warehouseId: far, courier: 'SF', status: 'released', freight: '12.0000' },
    })
    assert.deepEqual([await reservedAt(stage.warehouseId), await reservedAt(far)], [0, 2])
    const { choices } = await loadOrderAllocation(orderId, SYSTEM)
    assert.containsSubset(choices, [{ reason: '客户急用', difference: '7.00', who: user.fullName }])
    const entry = await oneOf(
      `SELECT reason, before, after FROM audit_entries WHERE action = 'oms.parcel.reallocate'`
    )
    assert.equal(entry.reason, '客户急用')
    assert.deepEqual([entry.before.courier, entry.after.courier], ['ZTO/STD', 'SF/STD'])
    const page = await client
      .get(`/oms/fulfilments/${(await parcel()).id}/allocation`)
      .loginAs(user)
      .withInertia()
    assert.containsSubset(page.inertiaProps, { parcel: { isOpen: true }, decisions: [{}] })
  })

  test('a choice for all of an order binds it: allocated again, it leaves from where the person said', async ({
    assert,
  }) => {
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 10 })
    await send({ warehouseId: far })
    await new ProcessAgain().handle({ orderIds: [orderId], what: 'allocate', actor: SYSTEM })
    assert.equal((await parcel()).warehouseId, far)
  })

  test('without the goods nothing changes, and what is short is named', async ({ assert }) => {
    await addStock({ warehouseId: far, skuIds: [stage.skuIds[0]], stock: 10 })
    const before = await parcel()
    const error = await send({ warehouseId: far }).catch((one: unknown) => one)
    assert.instanceOf(error, ShortageException)
    assert.deepEqual(
      (error as ShortageException).shortages.map((one) => one.skuId),
      [stage.skuIds[1]]
    )
    assert.deepEqual(await parcel(), before)
    assert.deepEqual([await reservedAt(stage.warehouseId), await reservedAt(far)], [2, 0])
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_hand_choices'), 0)
  })

  test('a parcel somebody has begun with, one that moved meanwhile, and a courier that is none are refused', async ({
    assert,
  }) => {
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: { code: string }) => error.code
      )
    assert.equal(await codeOf(send({ courier: 'ZTO/STD' })), 'parcel_unmoved')
    assert.equal(await codeOf(send({ courier: 'XX/STD' })), 'parcel_courier')
    const { id, version, warehouseId } = await parcel()
    const stale = { fulfilmentId: id, version: version - 1, warehouseId, courier: 'SF/STD' }
    assert.equal(
      await codeOf(new ReallocateParcel().handle({ ...stale, reason: 'xx', actor: SYSTEM })),
      'parcels_changed'
    )
    await new StartPicking().handle({ fulfilmentIds: [id] })
    const [line] = await rowsOf('SELECT id FROM fulfilment_lines WHERE fulfilment_id = $1', [id])
    await new RecordPicks().handle({ picks: [{ fulfilmentLineId: line.id, qty: 1 }] })
    assert.equal(await codeOf(send({ courier: 'SF/STD' })), 'parcel_begun')
  })

  test('two people at once: one moves it, the other is told it changed; the lock of the parcel is what holds that', async ({
    assert,
  }) => {
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 10 })
    const settled = await Promise.allSettled([
      send({ warehouseId: far }),
      send({ courier: 'SF/STD' }),
    ])
    assert.equal(settled.filter((one) => one.status === 'fulfilled').length, 1)
    const reserved = [await reservedAt(stage.warehouseId), await reservedAt(far)]
    assert.equal(reserved[0] + reserved[1], 2)
    // While somebody else holds the order, nothing is decided.
    const waiting = await inTransaction(null, async (trx) => {
      await sql(trx, 'SELECT 1 FROM orders WHERE id = $1 FOR UPDATE', [orderId])
      const now = await parcel()
      const sent = send({ courier: now.courier === 'SF' ? 'ZTO/STD' : 'SF/STD' })
      const first = await Promise.race([
        sent.then(() => 'moved'),
        new Promise((resolve) => setTimeout(() => resolve('waits'), 150)),
      ])
      assert.equal(first, 'waits')
      return { sent }
    })
    await waiting.sent
  })
})
