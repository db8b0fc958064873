import { test } from '@japa/runner'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import CancelTransfer from '#inventory/actions/cancel_transfer'
import CreateTransfer from '#inventory/actions/create_transfer'
import DecideAdjustment from '#inventory/actions/decide_adjustment'
import SaveReasons, { type PersonLimit } from '#inventory/actions/save_reasons'
import ReceiveTransfer from '#inventory/actions/receive_transfer'
import ReserveStock from '#inventory/actions/reserve_stock'
import ShipTransfer from '#inventory/actions/ship_transfer'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { linesOfMove, type StockMove } from '#inventory/domain/stock_acts'
import ListLevels from '#inventory/queries/list_levels'
import { listReasons, type ReasonRule } from '#inventory/services/limits'
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

  test('a refused one moves nothing; who may approve others waits for others too', async ({
    assert,
  }) => {
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
    const own = await adjust(checker, 500)
    assert.equal(own.status, 'pending')
    assert.equal(
      await refused(new DecideAdjustment().handle({ actor: checker, id: own.id, approve: true })),
      'adjustment_own'
    )
    assert.equal(
      (await adjust(SYSTEM, 500)).status,
      'posted',
      'the house itself and owners need nobody'
    )
  })

  test('limits by person, role and reason; approving has its limit too', async ({ assert }) => {
    const [maker, checker, chief] = [
      await person('inventory.stock.adjust'),
      await person('inventory.stock.approve'),
      await person('inventory.stock.approve'),
    ]
    const rules = await listReasons()
    const change = (code: string, more: object) =>
      rules.map((one) => (one.code === code ? { ...one, ...more } : one))
    const save = (reasons: ReasonRule[], limits: PersonLimit[]) =>
      new SaveReasons().handle({ actor: SYSTEM, reasons, limits })
    const [{ role }] = await sql<{ role: number }>(
      null,
      `WITH r AS (INSERT INTO roles (name) VALUES ('班长') RETURNING id), m AS (INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM r)
       SELECT id AS role FROM r`,
      [maker.id]
    )
    await save(change('sample', { limit: '100', needsNote: true }), [
      { roleId: role, limit: '8000' },
      { userId: checker.id, limit: '9000' },
    ])
    // 40 a unit: the role's limit is 200 units.
    assert.equal((await adjust(maker, 200)).status, 'posted')
    const more = await adjust(maker, 226)
    assert.equal(more.status, 'pending')
    const decide = (actor: Actor) =>
      new DecideAdjustment().handle({ actor, id: more.id, approve: true })
    assert.equal(await refused(decide(checker)), 'adjustment_limit')
    assert.equal(await refused(decide(chief)), 'done')
    const sample = (qty: number, note = '送样') => adjust(maker, -qty, { reason: 'sample', note })
    assert.deepEqual([(await sample(2)).status, (await sample(3)).status], ['posted', 'pending'])
    assert.equal(await refused(sample(1, ' ')), 'adjustment_note')
    assert.equal(await refused(adjust(maker, 1, { reason: 'repaired' })), 'adjustment_reason')
    const own = { ...rules[0], code: 'photo', name: '拍摄领用', acts: ['adjust' as const] }
    await save([...rules, { ...own, alwaysApprove: true }], [])
    assert.equal((await adjust(maker, -1, { reason: 'photo' })).status, 'pending')
    await save(rules, [])
    assert.equal(await refused(adjust(maker, -1, { reason: 'photo' })), 'adjustment_reason')
  })

  test('to quality and back, damaged, repaired: no value changes; scrap takes it, found brings it', async ({
    assert,
  }) => {
    const [skuId] = skuIds
    const move = (act: StockMove, qty: number, from?: 'on_hand' | 'quality' | 'damaged') =>
      new AdjustStock().handle({
        actor: SYSTEM,
        act,
        warehouseId,
        reason: act === 'repair' ? 'repaired' : act === 'found' ? 'found' : 'other',
        lines: linesOfMove(act, [{ skuId, qty, from }]),
      })
    const shows = async () => {
      const level = await levels()
      const [cost] = await sql<{ value: string }>(
        null,
        'SELECT value FROM stock_costs WHERE sku_id = $1',
        [skuId]
      )
      return [level.onHand, level.quality, level.damaged, cost.value]
    }
    await move('inspect', 30)
    await move('pass', 10)
    await move('damage', 5, 'quality')
    await move('damage', 3)
    await move('repair', 2)
    assert.deepEqual(await shows(), [79, 15, 6, '4000.0000'])
    await move('scrap', 6)
    await move('scrap', 1, 'quality')
    assert.deepEqual(await shows(), [79, 14, 0, '3720.0000'])
    await move('found', 2)
    assert.deepEqual(await shows(), [81, 14, 0, '3800.0000'])
    const reasons = await sql(
      null,
      `SELECT DISTINCT reason FROM stock_entries WHERE source_type = 'adjustment' ORDER BY 1`
    )
    assert.deepEqual(
      reasons.map((row) => row.reason),
      ['damage', 'found', 'inspect', 'pass', 'repair', 'scrap']
    )
    assert.equal(await refused(move('pass', 15)), 'shortage')
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
    const error = await new ShipTransfer().handle({ actor: SYSTEM, id }).catch((one) => one)
    const [{ code }] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
      skuIds[1],
    ])
    assert.deepInclude(error, { code: 'shortage', messageKey: 'errors.shortage_named' })
    assert.match(error.params.list, new RegExp(String.raw`^${code} \d+ / \d+$`))
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
