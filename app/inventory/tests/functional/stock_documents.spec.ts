import { test } from '@japa/runner'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import CancelTransfer from '#inventory/actions/cancel_transfer'
import CreateTransfer from '#inventory/actions/create_transfer'
import DecideAdjustment from '#inventory/actions/decide_adjustment'
import ReceiveTransfer from '#inventory/actions/receive_transfer'
import ReserveStock from '#inventory/actions/reserve_stock'
import ShipTransfer from '#inventory/actions/ship_transfer'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import ListLevels from '#inventory/queries/list_levels'
import { transferLines } from '#inventory/services/transfers'
import { assertSound } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code
  )

async function person(...permissions: string[]): Promise<Actor> {
  const user = await actingAs({ permissions })
  return {
    ...SYSTEM,
    id: user.id,
    name: user.fullName,
    kind: 'user',
    isOwner: false,
    permissions: new Set(permissions),
  }
}

test.group('inventory | adjustments', (group) => {
  let skuIds: number[]
  let warehouseId: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(2)
    warehouseId = await makeWarehouse()
    await stockUp(warehouseId, skuIds, 100, '40')
  })
  group.each.teardown(assertSound)

  const adjust = (actor: Actor, delta: number, more: object = {}) =>
    new AdjustStock().handle({
      actor,
      warehouseId,
      reason: 'count',
      lines: [{ skuId: skuIds[0], bucket: 'on_hand', delta }],
      ...more,
    })
  const levels = async () => (await new ListLevels().handle({ skuIds: skuIds.slice(0, 1) }))[0]

  test('a small one moves stock at once and says why', async ({ assert }) => {
    const done = await adjust(await person('inventory.stock.adjust'), -3, { note: '盘点' })
    assert.equal(done.status, 'posted')
    assert.match(done.number, /^ADJ-\d{8}-000001$/)
    assert.equal((await levels()).onHand, 97)
    const [row] = await sql(
      null,
      `SELECT action, reason FROM audit_entries WHERE subject_type = 'stock_adjustment'`
    )
    assert.deepEqual(row, { action: 'inventory.adjustment.post', reason: '盘点' })
  })

  test('one above the limit waits for a second person', async ({ assert }) => {
    const [maker, checker] = [
      await person('inventory.stock.adjust'),
      await person('inventory.stock.approve'),
    ]
    // 126 × 40 = 5,040, above the limit of 5,000; 125 × 40 is exactly the limit.
    assert.equal((await adjust(maker, 125)).status, 'posted')
    const waiting = await adjust(maker, 126)
    assert.equal(waiting.status, 'pending')
    assert.equal((await levels()).onHand, 225)
    assert.equal(
      await refused(
        new DecideAdjustment().handle({
          actor: { ...maker, permissions: checker.permissions },
          id: waiting.id,
          approve: true,
        })
      ),
      'adjustment_own'
    )
    await new DecideAdjustment().handle({ actor: checker, id: waiting.id, approve: true })
    assert.equal((await levels()).onHand, 351)
    assert.equal(
      await refused(
        new DecideAdjustment().handle({ actor: checker, id: waiting.id, approve: false })
      ),
      'invalid_transition'
    )
  })

  test('a refused one moves nothing; who may approve need not wait', async ({ assert }) => {
    const [maker, checker] = [
      await person('inventory.stock.adjust'),
      await person('inventory.stock.approve'),
    ]
    const waiting = await adjust(maker, 500)
    await new DecideAdjustment().handle({
      actor: checker,
      id: waiting.id,
      approve: false,
      note: '数错了',
    })
    assert.equal((await levels()).onHand, 100)
    assert.equal((await adjust(checker, 500)).status, 'posted')
  })

  test('moving goods to damaged changes no value and asks nobody', async ({ assert }) => {
    const lines = [
      { skuId: skuIds[0], bucket: 'damaged' as const, delta: 100 },
      { skuId: skuIds[0], bucket: 'on_hand' as const, delta: -100 },
    ]
    assert.equal(
      (await adjust(await person('inventory.stock.adjust'), 0, { reason: 'damaged', lines }))
        .status,
      'posted'
    )
    const level = await levels()
    assert.deepEqual([level.onHand, level.damaged], [0, 100])
    const [cost] = await sql(null, 'SELECT qty, value FROM stock_costs WHERE sku_id = $1', [
      skuIds[0],
    ])
    assert.deepEqual(cost, { qty: 100, value: '4000.0000' })
  })

  test('promised stock cannot be adjusted away', async ({ assert }) => {
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId, skuId: skuIds[0], qty: 98 }],
    })
    assert.equal(await refused(adjust(SYSTEM, -3)), 'shortage')
    assert.equal(await refused(adjust(SYSTEM, -2)), 'done')
  })
})

test.group('inventory | transfers', (group) => {
  let skuIds: number[]
  let from: number
  let to: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(2)
    from = await makeWarehouse()
    to = await makeWarehouse()
    await stockUp(from, skuIds, 10, '3.333333')
  })
  group.each.teardown(assertSound)

  const draft = () =>
    new CreateTransfer().handle({
      actor: SYSTEM,
      fromWarehouseId: from,
      toWarehouseId: to,
      lines: [
        { skuId: skuIds[0], qty: 7 },
        { skuId: skuIds[1], qty: 10 },
      ],
    })
  const state = async () =>
    (await new ListLevels().handle({ skuIds })).map((level) => [
      level.warehouseId === from ? 'from' : 'to',
      level.onHand,
      level.inTransit,
    ])
  const status = async (id: number) =>
    (
      await sql<{ status: string }>(null, 'SELECT status FROM stock_transfers WHERE id = $1', [id])
    )[0].status

  test('goes out, in transit and in, at the same value', async ({ assert }) => {
    const { id, number } = await draft()
    assert.match(number, /^TRF-/)
    await new ShipTransfer().handle({ actor: SYSTEM, id })
    assert.deepEqual(await state(), [
      ['from', 3, 0],
      ['from', 0, 0],
      ['to', 0, 7],
      ['to', 0, 10],
    ])
    const lines = await transferLines(null, id)
    await new ReceiveTransfer().handle({
      actor: SYSTEM,
      id,
      lines: lines.map((line) => ({ lineId: line.id, qty: line.qty })),
    })
    assert.deepEqual(await state(), [
      ['from', 3, 0],
      ['from', 0, 0],
      ['to', 7, 0],
      ['to', 10, 0],
    ])
    assert.equal(await status(id), 'received')
    const costs = await sql<{ value: string }>(null, 'SELECT value FROM stock_costs')
    assert.deepEqual(
      costs.map((cost) => cost.value),
      ['33.3333', '33.3333']
    )
  })

  test('may arrive in parts; what never arrives is written off when it is closed', async ({
    assert,
  }) => {
    const { id } = await draft()
    await new ShipTransfer().handle({ actor: SYSTEM, id })
    const [first, second] = await transferLines(null, id)
    await new ReceiveTransfer().handle({ actor: SYSTEM, id, lines: [{ lineId: first.id, qty: 4 }] })
    assert.equal(await status(id), 'in_transit')
    assert.equal(
      await refused(
        new ReceiveTransfer().handle({ actor: SYSTEM, id, lines: [{ lineId: first.id, qty: 4 }] })
      ),
      'transfer_too_much'
    )
    await new ReceiveTransfer().handle({
      actor: SYSTEM,
      id,
      lines: [
        { lineId: first.id, qty: 3 },
        { lineId: second.id, qty: 9 },
      ],
      close: true,
    })
    assert.deepEqual((await state()).slice(2), [
      ['to', 7, 0],
      ['to', 9, 0],
    ])
    assert.equal(await status(id), 'closed_short')
    const [lost] = await sql(
      null,
      `SELECT delta, value FROM stock_entries WHERE reason = 'transfer_loss'`
    )
    assert.deepEqual(lost, { delta: -1, value: '-3.3333' })
  })

  test('every step happens once, and only in its turn', async ({ assert }) => {
    const { id } = await draft()
    assert.equal(
      await refused(new ReceiveTransfer().handle({ actor: SYSTEM, id, lines: [] })),
      'invalid_transition'
    )
    const ships = await Promise.all(
      [1, 2, 3].map(() => refused(new ShipTransfer().handle({ actor: SYSTEM, id })))
    )
    assert.sameMembers(ships, ['done', 'invalid_transition', 'invalid_transition'])
    assert.equal(
      await refused(new CancelTransfer().handle({ actor: SYSTEM, id })),
      'invalid_transition'
    )
    const other = await draft()
    await new CancelTransfer().handle({ actor: SYSTEM, id: other.id })
    assert.equal(
      await refused(new ShipTransfer().handle({ actor: SYSTEM, id: other.id })),
      'invalid_transition'
    )
  })

  test('does not leave with goods that are promised or not there', async ({ assert }) => {
    const { id } = await draft()
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId: from, skuId: skuIds[1], qty: 1 }],
    })
    assert.equal(await refused(new ShipTransfer().handle({ actor: SYSTEM, id })), 'shortage')
    assert.equal(await status(id), 'draft')
    assert.equal(
      await refused(
        new CreateTransfer().handle({
          actor: SYSTEM,
          fromWarehouseId: from,
          toWarehouseId: from,
          lines: [{ skuId: skuIds[0], qty: 1 }],
        })
      ),
      'transfer_same_warehouse'
    )
  })
})
