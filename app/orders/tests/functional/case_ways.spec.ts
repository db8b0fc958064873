import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveCase from '#orders/actions/approve_case'
import AwaitRest from '#orders/actions/await_rest'
import CloseOverdueReturns from '#orders/actions/close_overdue_returns'
import CompleteCases from '#orders/actions/complete_cases'
import EndCases from '#orders/actions/end_cases'
import GiveUpRest from '#orders/actions/give_up_rest'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase, { type OpenCaseInput } from '#orders/actions/open_case'
import RefundCase from '#orders/actions/refund_case'
import ReceiveCase from '#orders/actions/receive_case'
import ReopenCases from '#orders/actions/reopen_cases'
import ReplaceAgain from '#orders/actions/replace_again'
import TurnIntoReturn from '#orders/actions/turn_into_return'
import CancelOrders from '#orders/actions/cancel_orders'
import { shippedOrder, wholeCase, type ShippedOrder } from '#orders/database/factories/cases'
import { CASE_MOVES } from '#orders/domain/case_machine'
import GetFulfilment from '#orders/queries/get_fulfilment'
import GetOrder from '#orders/queries/get_order'
import { getOrderChanges } from '#orders/queries/get_order_history'
import { resetDatabase } from '#tests/helpers/database'
import { countStatements } from '#tests/helpers/statements'

const one = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await sql<T>(null, text, values))[0]
const head = (id: number) =>
  one<{
    status: string
    kind: string
    amount: string
    deadline: Date | null
    courier: string | null
    replacement: number | null
  }>(
    `SELECT status, kind, refund_amount AS amount, deadline_at AS deadline, return_courier AS courier, replacement_id AS replacement FROM after_sales_cases WHERE id = $1`,
    [id]
  )
const level = (world: ShippedOrder, sku: number) =>
  one<{ onHand: number; damaged: number; quality: number }>(
    'SELECT on_hand AS "onHand", damaged, quality FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2',
    [world.warehouseId, sku]
  )

test.group('The ways of a case', (group) => {
  group.each.setup(() => resetDatabase())

  async function begin(input: Partial<OpenCaseInput> = {}) {
    const world = await shippedOrder()
    const opened = await new OpenCase().handle({
      orderId: world.orderId,
      kind: 'return',
      lines: [{ orderLineId: world.plainLineId, qty: 3 }],
      ...input,
    })
    return { ...world, ...opened, caseIds: [opened.id] }
  }

  test('are the same in the code and in the database', async ({ assert }) => {
    const spell = (move: { kind: string; act: string; from: string; to: string }) =>
      [move.kind, move.act, move.from, move.to].join(' ')
    const rows = await sql<{ kind: string; act: string; from: string; to: string }>(
      null,
      'SELECT kind, act, from_status AS "from", to_status AS "to" FROM after_sales_moves'
    )
    const coded = CASE_MOVES.flatMap((move) => move.kinds.map((kind) => ({ ...move, kind })))
    assert.deepEqual(rows.map(spell).sort(), coded.map(spell).sort())
  })

  test('a return of parts: what came is paid, the rest is given up', async ({ assert }) => {
    const world = await begin()
    const { id, caseIds, warehouseId } = world
    assert.equal(world.refundAmount, '100.0500')
    await new ApproveCase().handle({ caseIds })
    await new NoteReturnWaybill().handle({ caseId: id, waybillNo: 'yt1234567890123' })
    assert.deepInclude(await head(id), { status: 'goods_sent', courier: 'YTO' })
    const [line] = await wholeCase(id)
    const receive = (grade: string, qty: number, isLast: boolean) =>
      new ReceiveCase().handle({
        cases: [{ caseId: id, warehouseId, units: [{ ...line, grade, qty }], isLast }],
      })
    await receive('good', 1, false)
    assert.equal((await head(id)).status, 'partly_received')
    await receive('damaged', 1, false)
    await assert.rejects(() => receive('good', 2, true), /received_exceeds_case/)
    await new GiveUpRest().handle({ caseIds, reason: '第三件客户留下' })
    assert.deepInclude(await head(id), { status: 'received', amount: '66.7000' })
    assert.deepInclude(await level(world, world.skuIds[2]), { onHand: 98, damaged: 1 })
    const [order] = await sql<{ asked: number; back: number }>(
      null,
      'SELECT return_requested AS asked, returned AS back FROM order_lines WHERE id = $1',
      [world.plainLineId]
    )
    assert.deepEqual(order, { asked: 2, back: 2 })
    // The unit that stayed can be asked back later, for what is left of the price.
    const later = await new OpenCase().handle({
      orderId: world.orderId,
      kind: 'return',
      lines: [{ orderLineId: world.plainLineId, qty: 1 }],
    })
    assert.equal(later.refundAmount, '33.3500')
  })

  test('a line counts as partly refunded until its whole price went back', async ({ assert }) => {
    const { orderId, bundleLineId: orderLineId, componentIds } = await shippedOrder()
    const refund = async (line: { qty: number; componentId?: number }) => {
      const { id, refundAmount: amount } = await new OpenCase().handle({
        ...{ orderId, kind: 'refund_only', lines: [{ orderLineId, ...line }] },
      })
      await new ApproveCase().handle({ caseIds: [id] })
      const method = 'alipay'
      const externalTxnNo = `P${id}`
      await new RefundCase().handle({ caseId: id, amount, method, externalTxnNo, actor: SYSTEM })
      const { lines } = await new GetOrder().handle(orderId, SYSTEM)
      return lines.map(({ refundState, isPartlyRefunded }) => [refundState, isPartlyRefunded])
    }
    const none = ['none', false]
    assert.deepEqual(await refund({ componentId: componentIds[1], qty: 3 }), [
      ['refunded', true],
      none,
    ])
    assert.deepEqual(await refund({ qty: 2 }), [['refunded', false], none])
  })

  test('a part of a bundle comes back for its share, at its cost', async ({ assert }) => {
    const world = await shippedOrder()
    const [, second] = world.componentIds
    const open = (qty: number) =>
      new OpenCase().handle({
        orderId: world.orderId,
        kind: 'return',
        lines: [{ orderLineId: world.bundleLineId, componentId: second, qty }],
      })
    const { id, refundAmount } = await open(3)
    assert.equal(refundAmount, '150.0000')
    await assert.rejects(() => open(2), /return_exceeds_shipped/)
    await new ApproveCase().handle({ caseIds: [id] })
    await new ReceiveCase().handle({
      cases: [{ caseId: id, warehouseId: world.warehouseId, units: await wholeCase(id) }],
    })
    assert.deepInclude(await level(world, world.skuIds[1]), { onHand: 99 })
    assert.deepInclude(
      await one(
        `SELECT delta, unit_cost, value FROM stock_entries WHERE source_type = 'case' AND source_id = $1`,
        [id]
      ),
      { delta: 3, unit_cost: '40.000000', value: '120.0000' }
    )
    // The record of the order and its parcel say what the bundle was made of, and what came back of it.
    const { lines, fulfilments } = await new GetOrder().handle(world.orderId, SYSTEM)
    assert.deepEqual(
      lines.map(({ title, parts }) => [
        title,
        ...parts.map((part) => [part.qty, part.payable, part.returned]),
      ]),
      [['露营套装', [2, '400.0000', 0], [4, '200.0000', 3]], ['地钉']]
    )
    const [asked] = await getOrderChanges(world.orderId)
    assert.include(asked.line, '露营套装 · ')
    assert.equal(asked.qty, 3)
    const parcel = await new GetFulfilment().handle(fulfilments[0].id, SYSTEM)
    assert.deepEqual(
      parcel.lines.map(({ qty, bundle }) => [qty, bundle]),
      [
        [2, '露营套装'],
        [4, '露营套装'],
        [3, null],
      ]
    )
    // A whole bundle is asked back by its parts; of the second one only one unit is left.
    const whole = await new OpenCase().handle({
      orderId: world.orderId,
      kind: 'refund_only',
      lines: [{ orderLineId: world.bundleLineId, qty: 2 }],
    })
    assert.equal(whole.refundAmount, '450.0000')
  })

  test('other goods than those asked back are a dispute, which ends one way or the other', async ({
    assert,
  }) => {
    const { id, caseIds, warehouseId } = await begin()
    await new ApproveCase().handle({ caseIds })
    const wrong = { caseId: id, warehouseId, units: [], wrongUnits: 1, note: '空盒' }
    await new ReceiveCase().handle({ cases: [wrong] })
    assert.equal((await head(id)).status, 'disputed')
    await new AwaitRest().handle({ caseIds, reason: '请寄回正确商品' })
    assert.equal((await head(id)).status, 'awaiting_goods')
    await new ReceiveCase().handle({ cases: [wrong] })
    await new EndCases().handle({ caseIds, outcome: 'refused', reason: '调包' })
    assert.equal((await head(id)).status, 'refused')
    const { asked } = await one<{ asked: number }>(
      'SELECT sum(return_requested)::int AS asked FROM order_lines'
    )
    assert.equal(asked, 0)
    await new ReopenCases().handle({ caseIds })
    assert.deepInclude(await head(id), { status: 'requested', amount: '100.0500' })
  })

  test('goods that are not sent in time close it; it can be taken up again', async ({ assert }) => {
    const { id, caseIds } = await begin()
    await new ApproveCase().handle({ caseIds })
    const { deadline } = await head(id)
    const close = (ms: number) =>
      new CloseOverdueReturns().handle({ now: new Date(deadline!.getTime() + ms) })
    assert.deepEqual(await close(-1000), [])
    assert.deepEqual(await close(1000), [id])
    assert.deepInclude(await head(id), { status: 'closed', deadline: null })
    await new ReopenCases().handle({ caseIds })
    await new ApproveCase().handle({ caseIds })
    assert.equal((await head(id)).status, 'awaiting_goods')
    const acts = await sql<{ act: string }>(
      null,
      'SELECT act FROM after_sales_log WHERE case_id = $1 ORDER BY id',
      [id]
    )
    assert.deepEqual(
      acts.map((row) => row.act),
      ['open', 'approve', 'expire', 'reopen', 'approve']
    )
  })

  test('an exchange for dearer goods waits for the difference, and comes undone properly', async ({
    assert,
  }) => {
    const world = await begin({ kind: 'refund_only', lines: [], extraRefund: '1' })
    const { warehouseId, orderId, plainLineId, skuIds } = world
    const { id } = await new OpenCase().handle({
      orderId,
      kind: 'exchange',
      priceDifference: '20',
      lines: [{ orderLineId: plainLineId, qty: 3, exchangeSkuId: skuIds[1] }],
    })
    await new ApproveCase().handle({ caseIds: [id] })
    await new ReceiveCase().handle({
      cases: [{ caseId: id, warehouseId, units: await wholeCase(id) }],
    })
    const { replacement } = await head(id)
    const order = () =>
      one(
        `SELECT o.kind, o.total_amount AS total, o.payment_status AS payment, o.parent_id AS parent, l.qty, l.sku_id AS sku, o.external_no AS no, o.status
           FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id = (SELECT replacement_id FROM after_sales_cases WHERE id = $1)`,
        [id]
      )
    const first = await order()
    assert.deepInclude(first, {
      kind: 'exchange',
      total: '20.0000',
      payment: 'unpaid',
      parent: orderId,
      qty: 3,
      sku: skuIds[1],
    })
    // Not done while nothing is to replace the goods.
    await new CancelOrders().handle({ orderIds: [replacement!], reason: 'test' })
    await new ReplaceAgain().handle({ caseIds: [id] })
    assert.equal((await order())?.no, `${first!.no}-2`)
    await new TurnIntoReturn().handle({ caseId: id })
    assert.deepInclude(await head(id), { kind: 'return', amount: '100.0500', replacement: null })
    const { open } = await one<{ open: number }>(
      `SELECT count(*)::int AS open FROM orders WHERE parent_id = $1 AND status <> 'cancelled'`,
      [orderId]
    )
    assert.equal(open, 0)
  })

  test('a resend taken back cancels what was to be sent', async ({ assert }) => {
    const { id, caseIds } = await begin({ kind: 'resend' })
    await new ApproveCase().handle({ caseIds })
    const { replacement } = await head(id)
    await new EndCases().handle({ caseIds, outcome: 'cancelled', reason: '找到了' })
    assert.equal((await head(id)).status, 'cancelled')
    assert.deepInclude(await one('SELECT status FROM orders WHERE id = $1', [replacement]), {
      status: 'cancelled',
    })
    assert.deepEqual((await new CompleteCases().handle({ caseIds })).moved, [])
  })

  test('parcels of many cases are taken in with as many statements as one', async ({ assert }) => {
    const cost = async (n: number) => {
      await resetDatabase()
      const world = await shippedOrder()
      const ids: number[] = []
      while (ids.length < n) {
        const { id } = await new OpenCase().handle({
          orderId: world.orderId,
          kind: 'return',
          lines: [{ orderLineId: world.plainLineId, qty: 1 }],
        })
        ids.push(id)
      }
      await new ApproveCase().handle({ caseIds: ids })
      const grades = ['good', 'damaged', 'scrap']
      const cases = await Promise.all(
        ids.map(async (caseId, index) => ({
          ...{ caseId, warehouseId: world.warehouseId, note: `parcel ${index}` },
          units: await wholeCase(caseId, grades[index]),
        }))
      )
      let receipts: number[] = []
      const statements = await countStatements(async () => {
        receipts = (await new ReceiveCase().handle({ cases })).receiptIds
      })
      const rows = await sql<{ id: number; caseId: number; note: string; grade: string }>(
        null,
        `SELECT r.id, r.case_id AS "caseId", r.note, l.grade FROM after_sales_receipts r JOIN after_sales_receipt_lines l ON l.receipt_id = r.id ORDER BY r.id`
      )
      assert.deepEqual(
        rows,
        ids.map((caseId, index) => ({
          ...{ id: receipts[index], caseId, note: `parcel ${index}`, grade: grades[index] },
        }))
      )
      return statements
    }
    const single = await cost(1)
    // Scrap goes out again: one statement more, whatever the number.
    assert.isAtMost((await cost(3)) - single, 1)
  })
})
