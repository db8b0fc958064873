import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveOrders from '#orders/actions/approve_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ChangeOrders from '#orders/actions/change_orders'
import RecordPayments from '#orders/actions/record_payments'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RunWhatIf from '#modules/oms/actions/run_what_if'
import SaveRule from '#modules/oms/actions/save_rule'
import loadOrderAudit from '#modules/oms/queries/load_order_audit'
import type { RuleInput } from '#modules/oms/services/read_rule'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'

let serial = 0
const ownPhone = () => `137${String(++serial).padStart(8, '0')}`
const MINUTE_MS = 60_000
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString()

async function capture(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const orders = changes.map((change) => {
    const order = anOrder(stage.skuIds, { phone: ownPhone(), placedAt: ago(1), ...change })
    const payments = order.payments?.map((one) => ({ ...one, paidAt: order.placedAt }))
    return { ...order, payments }
  })
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
  return orders.map((order) => ids.get(order.externalNo)!)
}
const process = async (...orderIds: number[]) => new ProcessOrders().handle({ orderIds })
const statusOf = async (id: number) =>
  (await oneOf('SELECT status FROM orders WHERE id = $1', [id])).status as string

const rule = (changes: Partial<RuleInput>): RuleInput => ({
  name: '同一电话多单',
  severity: 'block',
  storeIds: null,
  isOn: true,
  condition: {
    op: 'count_in_window',
    source: 'phone',
    key: 'same',
    window: '60m',
    compare: 'gte',
    value: 2,
  },
  ...changes,
})
const save = (changes: Partial<RuleInput> = {}, id?: number) =>
  new SaveRule().handle({ id, rule: rule(changes), actor: SYSTEM })
const switchOn = (code: string, params = {}) =>
  sql(null, 'UPDATE oms_audit_rules SET is_on = true, params = params || $2 WHERE code = $1', [
    code,
    params,
  ])

test.group('Audit rules of one’s own', (group) => {
  let stage: Stage
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
  })

  test('a count over time names the orders it counted, by number and with links', async ({
    assert,
  }) => {
    await save()
    const phone = ownPhone()
    const [first, second] = await capture(
      stage,
      { phone, placedAt: ago(30), buyerNote: 'a' },
      {
        phone,
        placedAt: ago(2),
        lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 2, unitPrice: '1' }],
        payments: [{ method: 'alipay', externalTxnNo: 'A-2', amount: '2', paidAt: ago(2) }],
      }
    )
    const { held } = await process(first, second)
    assert.deepEqual(
      held.map((one) => one.orderId),
      [second]
    )
    const { number } = await oneOf('SELECT number FROM orders WHERE id = $1', [first])
    const tab = await loadOrderAudit(second, SYSTEM)
    assert.containsSubset(tab.runs[0].findings, [
      {
        name: '同一电话多单',
        version: 1,
        because: [{ about: 'phone', actual: '2', expected: 2, window: { window: '60m' } }],
        orders: [{ id: first, number }],
      },
    ])
  })

  test('effects are put on the order once, whether it is held or not', async ({ assert }) => {
    const effects = [
      { kind: 'tag', tag: '加急' },
      { kind: 'note', text: '请优先处理' },
      { kind: 'ship_within', hours: 12 },
      { kind: 'warehouse', warehouseId: stage.warehouseId },
    ]
    const condition = { field: 'buyer_note', op: 'contains', value: '急' }
    const id = await save({ severity: 'tag', condition, effects })
    const [order] = await capture(stage, { buyerNote: '急用', tags: ['a'], sellerNote: 'VIP' })
    await process(order)
    const marks = await oneOf(
      'SELECT tags, seller_note, ship_by, paid_at, status, version FROM orders WHERE id = $1',
      [order]
    )
    assert.deepEqual(marks.tags, ['a', '加急'])
    assert.equal(marks.seller_note, 'VIP\n请优先处理')
    assert.equal(marks.ship_by.getTime() - marks.paid_at.getTime(), 12 * 60 * MINUTE_MS)
    assert.equal(marks.status, 'released')
    const hint = await oneOf('SELECT warehouse_id, rule FROM oms_route_hints WHERE order_id = $1', [
      order,
    ])
    assert.equal(hint.warehouse_id, stage.warehouseId)
    await save({ severity: 'block', condition, effects: effects.slice(0, 1) }, id)
    const [held] = await capture(stage, { buyerNote: '急用' })
    await process(held)
    await new ProcessOrders().handle({ orderIds: [held], reaudit: true })
    const again = await oneOf('SELECT tags, status FROM orders WHERE id = $1', [held])
    assert.deepEqual({ ...again }, { tags: ['加急'], status: 'held' })
  })

  test('what is wrong is told at its place, in words', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const send = (body: object) =>
      client
        .post('/oms/rules')
        .header('x-inertia', 'true')
        .header('referer', '/oms/rules/create')
        .json({ ...rule({}), ...body })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const errorsOf = async (body: object) => (await send(body)).flashMessages().inputErrorsBag
    const condition = {
      all: [
        { field: 'total', op: 'gt', value: 'much' },
        { any: [{ field: 'nothing', op: 'eq', value: 1 }] },
        { not: { field: 'buyer_note', op: 'contains' } },
      ],
    }
    const flash = JSON.stringify(await errorsOf({ condition }))
    assert.include(flash, 'condition.all[0].value')
    assert.include(flash, 'condition.all[1].any[0].field')
    assert.include(flash, 'condition.all[2].not.value')
    assert.include(JSON.stringify(await errorsOf({ severity: 'tag' })), 'effects')
    assert.include(
      JSON.stringify(await errorsOf({ effects: [{ kind: 'warehouse', warehouseId: 0 }] })),
      'effects.0'
    )
    assert.include(JSON.stringify(await errorsOf({ severity: 'wait' })), 'severity')
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_audit_rules WHERE name IS NOT NULL'), 0)
  })

  test('every wording is kept with who and when; saving the same again is no version', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const id = await save()
    const put = (changes: Partial<RuleInput>) =>
      client.put(`/oms/rules/${id}`).json(rule(changes)).loginAs(user).withCsrfToken().redirects(0)
    await put({})
    await put({ isOn: false })
    await put({ severity: 'warn', note: '太严了' })
    const page = await client.get(`/oms/rules/${id}/edit`).loginAs(user).withInertia()
    const { versions } = page.inertiaProps as { versions: Record<string, unknown>[] }
    assert.containsSubset(versions, [
      { version: 2, note: '太严了', savedBy: 'operations', body: { severity: 'warn' } },
      { version: 1, savedBy: null, body: { severity: 'block' } },
    ])
    assert.lengthOf(versions, 2)
    await assert.rejects(
      () => sql(null, 'UPDATE oms_rule_versions SET note = NULL'),
      /append-only|change/
    )
  })

  test('rules change places, and the first that wants a warehouse has the word', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const ids = [await save({ name: 'eins' }), await save({ name: 'zwei' })]
    const move = (id: number, up: boolean) =>
      client.post(`/oms/rules/${id}/move`).json({ up }).loginAs(user).withCsrfToken().redirects(0)
    const names = async () =>
      (
        await rowsOf('SELECT name FROM oms_audit_rules WHERE name IS NOT NULL ORDER BY position')
      ).map((row) => row.name)
    await move(ids[1], true)
    assert.deepEqual(await names(), ['zwei', 'eins'])
    await move(ids[1], false)
    await move(ids[1], false)
    assert.deepEqual(await names(), ['eins', 'zwei'])
  })

  test('any number of rules costs one statement more than none', async ({ assert }) => {
    const count = async (n: number) => {
      const orderIds = await capture(stage, ...Array.from({ length: n }, () => ({})))
      return countStatements(async () => {
        const { allocated } = await process(...orderIds)
        assert.lengthOf(allocated, n)
      })
    }
    await count(2)
    const none = await count(4)
    const conditions = ['earlier_orders', 'customer_spent', 'discount_percent', 'margin'].map(
      (field) => ({ field, op: 'gt', value: '9999' })
    )
    for (const condition of conditions) await save({ condition, severity: 'warn' })
    await save({ condition: { ...(rule({}).condition as object), value: 99 } })
    await count(1)
    assert.equal(await count(4), none + 1)
    assert.equal(await count(40), none + 1)
  })
})

test.group('Resting and released orders', (group) => {
  let stage: Stage
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
  })

  test('an order rests for the cooling time, then goes on by itself', async ({ assert }) => {
    await switchOn('cooling', { minutes: 20 })
    const [fresh, old] = await capture(stage, { placedAt: ago(5) }, { placedAt: ago(25) })
    const { allocated } = await process(fresh, old)
    assert.deepEqual(allocated, [old])
    assert.equal(await statusOf(fresh), 'captured')
    const wait = await oneOf('SELECT until, rule FROM oms_order_waits WHERE order_id = $1', [fresh])
    assert.closeTo(wait.until.getTime(), Date.now() + 15 * MINUTE_MS, MINUTE_MS)
    const job = await oneOf(
      `SELECT j.run_at, p.payload FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p USING (id) WHERE j.task_identifier = 'oms.process_orders' AND j.run_at > now()`
    )
    assert.deepEqual(job.payload, { orderIds: [fresh] })
    assert.isAtLeast(job.run_at.getTime(), wait.until.getTime())
    const tab = await loadOrderAudit(fresh, SYSTEM)
    assert.equal(tab.runs[0].verdict, 'waiting')
    await sql(
      null,
      `UPDATE orders SET placed_at = placed_at - interval '20 minutes', paid_at = paid_at - interval '20 minutes' WHERE id = $1`,
      [fresh]
    )
    await process(fresh)
    assert.equal(await statusOf(fresh), 'released')
  })

  test('an order rests while the same buyer has another to pay', async ({ assert }) => {
    await switchOn('unpaid_sibling', { minutes: 60 })
    const phone = ownPhone()
    const lines = [{ skuId: stage.skuIds[1], title: 'x', qty: 1, unitPrice: '7' }]
    const [unpaid] = await capture(stage, { phone, placedAt: ago(10), payments: [], lines })
    const [paid] = await capture(stage, { phone })
    await process(unpaid, paid)
    assert.deepEqual([await statusOf(unpaid), await statusOf(paid)], ['held', 'captured'])
    await new RecordPayments().handle({
      payments: [
        { orderId: unpaid, method: 'alipay', externalTxnNo: 'S-1', amount: '7', paidAt: ago(0) },
      ],
    })
    const { default: Wake } = await import('#modules/oms/listeners/wake_orders_on_siblings_settled')
    const { inTransaction } = await import('#kernel/transaction')
    await inTransaction(null, (trx) =>
      new Wake().handle({ payload: { orderIds: [unpaid] } } as never, trx)
    )
    assert.equal(await statusOf(paid), 'released')
  })

  test('what somebody released an order from does not hold it again, something new does', async ({
    assert,
  }) => {
    await save({ name: '有备注', condition: { field: 'buyer_note', op: 'contains', value: '等' } })
    const [order] = await capture(stage, {
      buyerNote: '等一下',
      lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 5000, unitPrice: '0.01' }],
      payments: [{ method: 'alipay', externalTxnNo: 'W-1', amount: '50', paidAt: ago(1) }],
    })
    await process(order)
    assert.equal(await statusOf(order), 'held')
    await assert.rejects(() => new ApproveOrders().handle({ orderIds: [order] }), /release_reason/)
    await new ApproveOrders().handle({ orderIds: [order], reason: '已电话确认' })
    const { stops } = await loadOrderAudit(order, SYSTEM)
    assert.containsSubset(stops, [{ ended: { how: 'released', why: '已电话确认' }, minutes: 0 }])
    await process(order)
    assert.equal(await statusOf(order), 'backordered')
    const renote = (buyerNote: string) =>
      new ChangeOrders().handle({
        changes: [{ orderId: order, actions: [{ action: 'renote', details: { buyerNote } }] }],
      })
    const reaudit = () => new ProcessOrders().handle({ orderIds: [order], reaudit: true })
    await reaudit()
    assert.equal(await statusOf(order), 'backordered')
    const tab = await loadOrderAudit(order, SYSTEM)
    assert.containsSubset(tab.runs[0].findings, [
      { name: '有备注', severity: 'warn', isWaived: true },
    ])
    await renote('再等三天')
    await reaudit()
    assert.equal(await statusOf(order), 'held')
  })
})

test.group('A draft tried on past orders', (group) => {
  let stage: Stage
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
  })

  test('tells by store what it would have held, with samples and what really happened', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const other = await setStage({ skus: 0, stock: 0 })
    const day = 24 * 60
    const [big, cancelled, small] = await capture(
      stage,
      { placedAt: ago(3 * day) },
      { placedAt: ago(29 * day) },
      {
        placedAt: ago(2 * day),
        lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 1, unitPrice: '5' }],
      }
    )
    await capture(stage, { placedAt: ago(31 * day) })
    await capture({ ...other, skuIds: stage.skuIds }, { placedAt: ago(day), buyerNote: '急' })
    await process(big, small)
    await sql(null, `UPDATE orders SET status = 'cancelled' WHERE id = $1`, [cancelled])
    const draft = rule({ condition: { field: 'total', op: 'gt', value: '100' } })
    const before = await rowsOf('SELECT status, version, tags FROM orders ORDER BY id')
    const started = await client
      .post('/oms/rules/what-ifs')
      .json(draft)
      .loginAs(user)
      .withCsrfToken()
    started.assertStatus(201)
    const { id } = started.body() as { id: number }
    const look = async (who = user) => client.get(`/oms/rules/what-ifs/${id}`).loginAs(who)
    assert.containsSubset((await look()).body(), { state: 'waiting', done: 0, total: 30 })
    await new RunWhatIf().handle({ id })
    const found = (await look()).body()
    assert.containsSubset(found, {
      state: 'done',
      done: 30,
      result: { total: { seen: 4, hits: 3, held: 0, cancelled: 1, returned: 0, alike: null } },
    })
    assert.sameDeepMembers(
      found.result.stores.map((store: { storeId: number; hits: number; seen: number }) => [
        store.storeId,
        store.hits,
        store.seen,
      ]),
      [
        [stage.storeId, 2, 3],
        [other.storeId, 1, 1],
      ]
    )
    assert.containsSubset(found.samples, [
      { id: big, finding: { because: [{ about: 'total', actual: '200' }] }, heldBy: [] },
    ])
    assert.deepEqual(await rowsOf('SELECT status, version, tags FROM orders ORDER BY id'), before)
    ;(await look(await actingAs('operations'))).assertStatus(404)
  })

  test('a changed rule is compared with what it found as it was', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const amount = await oneOf(`SELECT id FROM oms_audit_rules WHERE code = 'amount_limit'`)
    await sql(null, `UPDATE oms_audit_rules SET params = '{"limit":"150"}' WHERE id = $1`, [
      amount.id,
    ])
    const line = (unitPrice: string) => [{ skuId: stage.skuIds[0], title: 'x', qty: 1, unitPrice }]
    const paid = (sum: string, no: string) => [
      { method: 'alipay', externalTxnNo: no, amount: sum, paidAt: ago(3) },
    ]
    const ids = await capture(
      stage,
      { lines: line('160'), payments: paid('160', 'C-1') },
      { lines: line('300'), payments: paid('300', 'C-2') },
      { lines: line('90'), payments: paid('90', 'C-3') }
    )
    await process(...ids)
    const started = await client
      .post('/oms/rules/what-ifs')
      .json({
        ruleId: amount.id,
        severity: 'block',
        values: { limit: '200' },
        storeIds: null,
        isOn: true,
      })
      .loginAs(user)
      .withCsrfToken()
    const { id } = started.body() as { id: number }
    await new RunWhatIf().handle({ id })
    const { result } = await oneOf('SELECT result FROM oms_what_ifs WHERE id = $1', [id])
    assert.containsSubset(result.total, { seen: 3, hits: 1, held: 1, alike: 1, missed: 1 })
  })

  test('what past orders do not tell is refused, and so is a condition that is none', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const gift = await oneOf(`SELECT id FROM oms_audit_rules WHERE code = 'gift_missing'`)
    const send = (body: object) =>
      client
        .post('/oms/rules/what-ifs')
        .header('accept', 'application/json')
        .json({ severity: 'warn', storeIds: null, isOn: true, ...body })
        .loginAs(user)
        .withCsrfToken()
    const untold = await send({ ruleId: gift.id })
    assert.equal(untold.body().type, 'oms_what_if_untold')
    const wrong = await send({ condition: { field: 'total', op: 'gt' } })
    assert.deepEqual(Object.keys(wrong.body().details.messages), ['condition.value'])
    const viewer = await actingAs({ permissions: ['oms.rules.view'] })
    const denied = await client.post('/oms/rules/what-ifs').json({}).loginAs(viewer).withCsrfToken()
    denied.assertStatus(403)
  })
})
