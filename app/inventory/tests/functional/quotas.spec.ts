import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import EndQuotas from '#inventory/actions/end_quotas'
import MoveReservations from '#inventory/actions/move_reservations'
import PostReservations from '#inventory/actions/post_reservations'
import ReleaseReservations from '#inventory/actions/release_reservations'
import ReserveStock from '#inventory/actions/reserve_stock'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import StartQuotas from '#inventory/actions/start_quotas'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import GetSellable from '#inventory/queries/get_sellable'
import { makeOrders, makeStore } from '#inventory/tests/support/selling'
import { brokenInvariants } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code
  )

test.group('inventory | quotas', (group) => {
  let skuId: number
  let warehouseId: number
  let festival: number
  let other: number
  let line = 0

  group.each.setup(async () => {
    await resetDatabase()
    ;[skuId] = await makeSkus(1)
    warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [skuId], 100)
    festival = await makeStore()
    other = await makeStore()
  })

  const setAside = (
    qty: number,
    more: { startsAt?: Date; endsAt?: Date; clock?: FrozenClock } = {}
  ) =>
    new SetAsideStock(more.clock).handle({
      actor: SYSTEM,
      kind: 'activity',
      name: '双十一',
      storeIds: [festival],
      ...more,
      lines: [{ warehouseId, skuId, qty }],
    })
  /** So many orders of one unit in that store; answers the lines that were served. */
  const order = async (storeId: number, count: number) => {
    const orders = await makeOrders(Array.from({ length: count }, () => storeId))
    const { reserved } = await new ReserveStock().handle({
      lines: orders.map((orderId) => ({
        fulfilmentLineId: ++line,
        orderId,
        warehouseId,
        skuId,
        qty: 1,
      })),
    })
    return reserved
  }
  const level = async () => {
    const [row] = await sql(
      null,
      'SELECT on_hand AS "onHand", on_hand - reserved - quota AS available, quota, reserved FROM stock_levels'
    )
    return row
  }
  const sellable = async (storeId: number) =>
    (await new GetSellable().handle([{ storeId, skuId }]))[0].sellable

  test('a hundred with thirty set aside, sold and shipped: on hand = available + quota + reserved all the way', async ({
    assert,
  }) => {
    await setAside(30)
    assert.deepEqual(await level(), { onHand: 100, available: 70, quota: 30, reserved: 0 })
    assert.deepEqual([await sellable(festival), await sellable(other)], [100, 70])
    const lines = [...(await order(festival, 20)), ...(await order(other, 10))]
    assert.deepEqual(await level(), { onHand: 100, available: 60, quota: 10, reserved: 30 })
    await new PostReservations().handle({ fulfilmentLineIds: lines })
    assert.deepEqual(await level(), { onHand: 70, available: 60, quota: 10, reserved: 0 })
    assert.deepEqual([await sellable(festival), await sellable(other)], [70, 60])
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('others are refused what is set aside; who may draw takes it first and then what is free', async ({
    assert,
  }) => {
    await setAside(30)
    assert.lengthOf(await order(other, 80), 70)
    assert.lengthOf(await order(festival, 40), 30)
    assert.deepEqual(await level(), { onHand: 100, available: 0, quota: 0, reserved: 100 })
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('a cancelled order gives its units back to the quota while it lasts, to all when it is over', async ({
    assert,
  }) => {
    const id = await setAside(30)
    const [first, second] = await order(festival, 2)
    await new ReleaseReservations().handle({ fulfilmentLineIds: [first], outcome: 'voided' })
    assert.deepInclude(await level(), { available: 70, quota: 29, reserved: 1 })
    await new EndQuotas().end(null, SYSTEM, id)
    assert.deepInclude(await level(), { available: 99, quota: 0, reserved: 1 })
    await new ReleaseReservations().handle({ fulfilmentLineIds: [second], outcome: 'voided' })
    assert.deepInclude(await level(), { available: 100, quota: 0, reserved: 0 })
    assert.equal(await codeOf(new EndQuotas().end(null, SYSTEM, id)), 'invalid_transition')
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('a promise handed on keeps what it drew; one that needs more draws more', async ({
    assert,
  }) => {
    await setAside(30)
    const [first] = await order(festival, 30)
    await order(other, 70)
    assert.deepInclude(await level(), { available: 0, quota: 0, reserved: 100 })
    const [orderId] = await makeOrders([festival])
    const moved = (from: number[], qty: number) =>
      new MoveReservations().handle({
        from,
        to: [{ fulfilmentLineId: ++line, orderId, warehouseId, skuId, qty }],
      })
    assert.deepEqual(await moved([first], 1), [])
    assert.deepEqual(await brokenInvariants(), [])
    const short = await moved([line], 2)
    assert.deepInclude(short[0], { wanted: 2, available: 1 })
    await new ReleaseReservations().handle({ fulfilmentLineIds: [first + 1], outcome: 'voided' })
    assert.deepInclude(await level(), { available: 0, quota: 1, reserved: 99 })
    assert.deepEqual(await moved([line - 1], 2), [])
    assert.deepInclude(await level(), { available: 0, quota: 0, reserved: 100 })
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('now it is all or nothing; what is not free cannot be set aside, nor twice for one store', async ({
    assert,
  }) => {
    assert.equal(await codeOf(setAside(101)), 'shortage')
    await setAside(60)
    assert.equal(await codeOf(setAside(10)), 'quota_overlaps')
    assert.deepInclude(await level(), { available: 40, quota: 60 })
  })

  test('a planned one begins and ends by the clock, takes what is free by then and says what lacks', async ({
    assert,
  }) => {
    const keeper = await actingAs({ permissions: ['inventory.availability.edit'] })
    const clock = new FrozenClock('2026-11-10T00:00:00Z')
    await setAside(30, {
      clock,
      startsAt: new Date('2026-11-11T00:00:00Z'),
      endsAt: new Date('2026-11-12T00:00:00Z'),
    })
    assert.equal(await new StartQuotas(clock).handle(), 0)
    await order(other, 90)
    clock.set('2026-11-11T00:00:30Z')
    assert.equal(await new StartQuotas(clock).handle(), 1)
    assert.deepInclude(await level(), { available: 0, quota: 10 })
    const told = await sql(null, 'SELECT user_id, params FROM notifications')
    assert.deepEqual(told, [{ user_id: keeper.id, params: { name: '双十一', count: 20 } }])
    clock.set('2026-11-12T00:00:00Z')
    assert.equal(await new EndQuotas(clock).handle(), 1)
    assert.deepInclude(await level(), { available: 10, quota: 0 })
    assert.equal(await new StartQuotas(clock).handle(), 0)
  })

  test('many who may and many who may not draw at once never take more than there is', async ({
    assert,
  }) => {
    await setAside(30)
    const served = await Promise.all(
      Array.from({ length: 60 }, (_, n) => order(n % 2 ? festival : other, 2))
    )
    assert.equal(served.flat().length, 100)
    assert.deepEqual(await level(), { onHand: 100, available: 0, quota: 0, reserved: 100 })
    assert.deepEqual(await brokenInvariants(), [])
  })
})
