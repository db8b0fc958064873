import { test } from '@japa/runner'
import { FrozenClock } from '#kernel/clock'
import { type RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import ExpireReservations from '#inventory/actions/expire_reservations'
import PostReservations from '#inventory/actions/post_reservations'
import ReleaseReservations from '#inventory/actions/release_reservations'
import ReserveStock from '#inventory/actions/reserve_stock'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import ListLevels from '#inventory/queries/list_levels'
import { assertSound, statementsOf } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

test.group('inventory | reservations', (group) => {
  let skuIds: number[]
  let warehouseId: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(3)
    warehouseId = await makeWarehouse()
    await stockUp(warehouseId, skuIds, 10, '12.5')
  })
  group.each.teardown(assertSound)

  const line = (id: number, sku: number, qty: number, orderId = id) => ({
    fulfilmentLineId: id,
    orderId,
    warehouseId,
    skuId: skuIds[sku],
    qty,
  })
  const reserved = async () =>
    (await new ListLevels().handle({ skuIds })).map((level) => level.reserved)

  test('asking twice promises once', async ({ assert }) => {
    const lines = [line(1, 0, 4), line(2, 1, 4)]
    await new ReserveStock().handle({ lines })
    const again = await new ReserveStock().handle({ lines: [...lines, line(3, 0, 6)] })
    assert.deepEqual(again, { reserved: [1, 2, 3], shortages: [] })
    assert.deepEqual(await reserved(), [10, 4, 0])
  })

  test('partial serves the lines there is enough for', async ({ assert }) => {
    const lines = [line(1, 0, 11, 7), line(2, 1, 10, 7)]
    const whole = await new ReserveStock().handle({ lines })
    assert.deepEqual(whole.reserved, [])
    const partial = await new ReserveStock().handle({ lines, policy: 'partial' })
    assert.deepEqual(partial.reserved, [2])
    assert.deepInclude(partial.shortages[0], {
      orderId: 7,
      fulfilmentLineId: 1,
      warehouseId,
      skuId: skuIds[0],
      wanted: 11,
      available: 10,
    })
  })

  test('what is new and plainly there is promised without a walk; one key short, and the walk decides', async ({
    assert,
  }) => {
    const promise = (...lines: ReturnType<typeof line>[]) =>
      new ReserveStock().handle({ lines, areNew: true, policy: 'partial' })
    const statements = await statementsOf(() =>
      promise(line(1, 0, 4), line(2, 1, 10), line(3, 0, 6))
    )
    assert.lengthOf(
      statements.filter((text) => /stock_levels|stock_reservations/.test(text)),
      2
    )
    assert.deepEqual(await reserved(), [10, 10, 0])
    const second = await promise(line(4, 2, 3), line(5, 1, 1))
    assert.deepEqual(second.reserved, [4])
    assert.deepInclude(second.shortages[0], { fulfilmentLineId: 5, wanted: 1, available: 0 })
    const nowhere = await promise({ ...line(6, 2, 1), warehouseId: await makeWarehouse() })
    assert.deepEqual(nowhere.reserved, [])
    assert.deepEqual(await reserved(), [10, 10, 3])
  })

  test('a SKU never seen in the warehouse is short, not an error', async ({ assert }) => {
    const other = await makeWarehouse()
    const answer = await new ReserveStock().handle({
      lines: [{ ...line(1, 0, 1), warehouseId: other }],
    })
    assert.deepInclude(answer.shortages[0], { wanted: 1, available: 0 })
  })

  test('a warehouse that may go below zero promises what it does not have', async ({ assert }) => {
    const below = await makeWarehouse({ allowNegative: true })
    const answer = await new ReserveStock().handle({
      lines: [{ ...line(1, 0, 3), warehouseId: below }],
    })
    assert.deepEqual(answer.reserved, [1])
  })

  test('released stock can be promised to another; a second release does nothing', async ({
    assert,
  }) => {
    await new ReserveStock().handle({ lines: [line(1, 0, 10)] })
    const released = await new ReleaseReservations().handle({
      fulfilmentLineIds: [1, 99],
      outcome: 'voided',
    })
    assert.deepEqual(released, [
      { fulfilmentLineId: 1, orderId: 1, warehouseId, skuId: skuIds[0], qty: 10 },
    ])
    assert.deepEqual(
      await new ReleaseReservations().handle({ fulfilmentLineIds: [1], outcome: 'voided' }),
      []
    )
    const again = await new ReserveStock().handle({ lines: [line(1, 0, 10)] })
    assert.deepEqual(again.reserved, [1])
  })

  test('shipping takes the goods out at their average cost, once', async ({ assert }) => {
    await new ReserveStock().handle({ lines: [line(1, 0, 4), line(2, 1, 2)] })
    const shipped = await new PostReservations().handle({ fulfilmentLineIds: [2, 1] })
    assert.deepEqual(
      shipped.map(({ fulfilmentLineId, qty, unitCost, value }) => ({
        fulfilmentLineId,
        qty,
        unitCost,
        value,
      })),
      [
        { fulfilmentLineId: 2, qty: 2, unitCost: '12.500000', value: '25.0000' },
        { fulfilmentLineId: 1, qty: 4, unitCost: '12.500000', value: '50.0000' },
      ]
    )
    assert.deepEqual(await new PostReservations().handle({ fulfilmentLineIds: [1, 2] }), [])
    const levels = await new ListLevels().handle({ skuIds })
    assert.deepEqual(
      levels.map((level) => [level.onHand, level.reserved]),
      [
        [6, 0],
        [8, 0],
        [10, 0],
      ]
    )
  })

  test('what was never promised, or was given back, is not shipped', async ({ assert }) => {
    await new ReserveStock().handle({ lines: [line(1, 0, 4), line(2, 1, 2)] })
    await new ReleaseReservations().handle({ fulfilmentLineIds: [1], outcome: 'voided' })
    const error = await new PostReservations()
      .handle({ fulfilmentLineIds: [1, 2] })
      .catch((e: unknown) => e)
    assert.equal((error as RefusedException).code, 'reservation_missing')
    assert.deepEqual((error as RefusedException).details, { fulfilmentLineIds: [1] })
    assert.deepEqual(await reserved(), [0, 2, 0], 'the other line is still promised')
  })

  test('promises lapse when their time is over, and their orders are named', async ({ assert }) => {
    const expiresAt = new Date('2026-11-22T10:00:00Z')
    await new ReserveStock().handle({ lines: [line(1, 0, 4, 31), line(2, 1, 2, 32)], expiresAt })
    await new ReserveStock().handle({ lines: [line(3, 2, 2, 33)] })
    assert.equal(await new ExpireReservations(new FrozenClock('2026-11-22T09:59:59Z')).handle(), 0)
    assert.equal(await new ExpireReservations(new FrozenClock(expiresAt)).handle(), 2)
    assert.deepEqual(await reserved(), [0, 0, 2])
    const [event] = await sql<{ payload: { orderIds: number[] } }>(
      null,
      `SELECT payload FROM outbox_events WHERE key = 'inventory.reservations.expired'`
    )
    assert.sameMembers(event.payload.orderIds, [31, 32])
  })

  test('shipping and releasing take a bounded number of statements', async ({ assert }) => {
    const lines = Array.from({ length: 120 }, (_, index) => ({
      ...line(index + 1, index % 3, 1),
      warehouseId,
    }))
    await stockUp(warehouseId, skuIds, 1000)
    await new ReserveStock().handle({ lines })
    const ship = (ids: number[]) =>
      statementsOf(() => new PostReservations().handle({ fulfilmentLineIds: ids }))
    const release = (ids: number[]) =>
      statementsOf(() =>
        new ReleaseReservations().handle({ fulfilmentLineIds: ids, outcome: 'voided' })
      )
    const ids = lines.map((one) => one.fulfilmentLineId)
    // What is looked up once a process or once a period (currency, accounts) is looked up here.
    await ship([120])
    await release([119])
    // Texts, not counts: where one more is sent for a longer list, the failure names it.
    assert.deepEqual(await ship(ids.slice(1, 60)), await ship([1]))
    assert.deepEqual(await release(ids.slice(61, 118)), await release([61]))
  })
})
