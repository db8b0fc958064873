import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { shipAll } from '#orders/database/factories/ship'
import { anOrder, setStage } from '#orders/database/factories/stage'
import type { GradeRow, ReasonRow } from '#orders/queries/list_case_words'
import type User from '#shell/models/user'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

type CaseProps = {
  record: { status: string; lines: { id: number; good: number }[] }
  acts: string[]
}

test.group('After-sales pages', (group) => {
  group.each.setup(() => resetDatabase())

  async function shipped() {
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds)],
    })
    await drainJobs()
    await shipAll()
    const lines = await sql<{ id: number }>(
      null,
      'SELECT id FROM order_lines WHERE order_id = $1 ORDER BY line_no',
      orderIds
    )
    return { stage, orderId: orderIds[0], lineIds: lines.map((line) => line.id) }
  }

  const post = (client: ApiClient, user: User, path: string, body: object) =>
    client.post(path).loginAs(user).withCsrfToken().redirects(0).json(body)

  async function openCase(client: ApiClient, user: User, orderId: number, body: object) {
    await post(client, user, `/orders/orders/${orderId}/cases`, {
      kind: 'return',
      reason: 'too small',
      approve: false,
      returnWaybillNo: null,
      extraRefund: null,
      ...body,
    })
    const [row] = await sql<{ id: number }>(
      null,
      'SELECT max(id) AS id FROM after_sales_cases WHERE order_id = $1',
      [orderId]
    )
    return row.id
  }
  const show = async (client: ApiClient, user: User, id: number) => {
    const page = await client.get(`/orders/cases/${id}`).loginAs(user).withInertia()
    page.assertStatus(200)
    return page.inertiaProps as CaseProps
  }

  test('a return goes its whole way through pages: asked, approved, graded, refunded, done', async ({
    client,
    assert,
  }) => {
    const { stage, orderId, lineIds } = await shipped()
    const user = await actingAs('operations')
    const form = await client.get(`/orders/orders/${orderId}/cases/new`).loginAs(user).withInertia()
    form.assertInertiaComponent('orders/cases/create')
    const id = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[0], qty: 1 }],
    })
    assert.deepEqual((await show(client, user, id)).acts, ['approve', 'refuse', 'cancel'])
    await post(client, user, '/orders/cases/approve', { ids: [id] })
    const waiting = await show(client, user, id)
    assert.deepEqual(waiting.acts, ['receive', 'note_waybill', 'cancel'])
    const stock = async () =>
      (
        await sql<{ on_hand: number; damaged: number }>(
          null,
          'SELECT on_hand, damaged FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2',
          [stage.warehouseId, stage.skuIds[0]]
        )
      )[0]
    const before = await stock()
    await post(client, user, `/orders/cases/${id}/receive`, {
      warehouseId: stage.warehouseId,
      units: [{ caseLineId: waiting.record.lines[0].id, grade: 'good', qty: 1 }],
    })
    assert.equal((await stock()).on_hand, before.on_hand + 1)
    const refund = { method: 'original', externalTxnNo: 'R-1', amount: '100' }
    await post(client, user, `/orders/cases/${id}/refund`, refund)
    await post(client, user, `/orders/cases/${id}/refund`, { ...refund, externalTxnNo: 'R-2' })
    const done = await show(client, user, id)
    assert.equal(done.record.status, 'refunded')
    const [order] = await sql<{ refunded: string; status: string }>(
      null,
      'SELECT refunded_amount AS refunded, payment_status AS status FROM orders WHERE id = $1',
      [orderId]
    )
    assert.deepEqual([Number(order.refunded), order.status], [100, 'partly_refunded'])
    await post(client, user, '/orders/cases/complete', { ids: [id] })
    assert.equal((await show(client, user, id)).record.status, 'completed')
  })

  test('more than was shipped is refused, and nothing is left behind', async ({
    client,
    assert,
  }) => {
    const { orderId, lineIds } = await shipped()
    const user = await actingAs('service')
    const first = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[0], qty: 1 }],
    })
    const again = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[0], qty: 1 }],
    })
    assert.equal(again, first)
    await post(client, user, '/orders/cases/refuse', { ids: [first], reason: 'worn' })
    const [line] = await sql<{ n: number }>(
      null,
      'SELECT return_requested AS n FROM order_lines WHERE id = $1',
      [lineIds[0]]
    )
    assert.equal(line.n, 0)
  })

  test('the list narrows and finds; scopes and roles hold', async ({ client, assert }) => {
    const { orderId, lineIds } = await shipped()
    const user = await actingAs('service')
    const id = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[1], qty: 1 }],
    })
    const list = async (who: User, query = '') => {
      const page = await client.get(`/orders/cases${query}`).loginAs(who).withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as { list: { rows: { id: number }[] } }).list.rows.map(
        (row) => row.id
      )
    }
    assert.deepEqual(await list(user), [id])
    assert.deepEqual(await list(user, '?status=refunded'), [])
    assert.deepEqual(await list(user, '?kind=return&q=AS-none'), [])
    const other = await setStage()
    const far = await actingAs({ permissions: ['orders.cases.view'], stores: [other.storeId] })
    assert.deepEqual(await list(far), [])
    const warehouse = await actingAs('warehouse')
    const answer = await post(client, warehouse, '/orders/cases/approve', { ids: [id] })
    assert.notEqual(answer.status(), 200)
    assert.equal((await show(client, user, id)).record.status, 'requested')
  })

  test('reasons and grades are kept by those who may, each change in the audit trail', async ({
    client,
    assert,
  }) => {
    await client
      .get('/orders/cases/words')
      .loginAs(await actingAs('service'))
      .redirects(0)
      .then((answer) => assert.notEqual(answer.status(), 200))
    const user = await actingAs('operations')
    const read = async () => {
      const page = await client.get('/orders/cases/words').loginAs(user).withInertia()
      page.assertInertiaComponent('orders/cases/words')
      return page.inertiaProps as { reasons: ReasonRow[]; grades: GradeRow[] }
    }
    const save = (what: string, body: object) =>
      client
        .put(`/orders/cases/words/${what}`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
        .json(body)
    const { reasons, grades } = await read()
    const own = { code: null, nameZh: '香味不符', nameEn: 'Smells', responsibility: 'supplier' }
    const [first, second, ...rest] = reasons
    await save('reasons', {
      reasons: [second, { ...first, isActive: false }, ...rest, { ...own, isActive: true }],
    })
    const after = await read()
    assert.deepEqual(
      after.reasons.slice(0, 2).map((row) => [row.code, row.isActive]),
      [
        [second.code, true],
        [first.code, false],
      ]
    )
    assert.deepInclude(after.reasons.at(-1), { nameEn: 'Smells', responsibility: 'supplier' })

    // Goods came in by B: where they go stays, what they are worth may change.
    const { stage, orderId, lineIds } = await shipped()
    const caseId = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[0], qty: 1 }],
      reasonCode: after.reasons.at(-1)!.code,
      approve: true,
    })
    // A page that was open before the reason was switched off cannot open a case by it, nor one without.
    const stale = await openCase(client, user, orderId, {
      lines: [{ orderLineId: lineIds[1], qty: 1 }],
      reasonCode: first.code,
    })
    assert.equal(stale, caseId)
    const { record } = await show(client, user, caseId)
    await post(client, user, `/orders/cases/${caseId}/receive`, {
      warehouseId: stage.warehouseId,
      units: [{ caseLineId: record.lines[0].id, grade: 'damaged', qty: 1 }],
    })
    const change = (letter: string, row: object) =>
      grades.map((grade) => (grade.letter === letter ? { ...grade, ...row } : grade))
    await save('grades', { grades: change('B', { bucket: 'quality' }) })
    await save('grades', { grades: change('B', { worth: '0.3' }) })
    await save('grades', { grades: change('A', { worth: '0.3', nameEn: 'Like new' }) })
    await save('grades', {
      grades: [
        ...change('C', { bucket: 'quality', worth: '0.2' }),
        { ...grades[1], code: null, letter: 'E', nameEn: 'Opened box' },
      ],
    })
    const now = new Map((await read()).grades.map((grade) => [grade.letter, grade]))
    assert.deepInclude(now.get('B'), { bucket: 'damaged', isUsed: true })
    assert.deepInclude(now.get('A'), { worth: '1.0000' })
    assert.deepInclude(now.get('C'), { bucket: 'quality', worth: '0.2000' })
    assert.deepInclude(now.get('E'), { code: 'grade_e', nameEn: 'Opened box' })
    const trail = await sql<{ subject: string; before: { worth: string } | null }>(
      null,
      `SELECT subject_id AS subject, before FROM audit_entries WHERE action = 'orders.case_grade.save' ORDER BY id`
    )
    assert.deepEqual(
      trail.map((row) => row.subject),
      ['damaged', 'good', 'damaged', 'good', 'scrap', 'grade_e']
    )
    assert.isNull(trail.at(-1)!.before)
    const reason = await sql<{ bears: string }>(
      null,
      'SELECT responsibility AS bears FROM after_sales_cases WHERE id = $1',
      [caseId]
    )
    assert.equal(reason[0].bears, 'supplier')
  })

  test('what did not come is given up, its money with it or not', async ({ client, assert }) => {
    const { stage, orderId, lineIds } = await shipped()
    const user = await actingAs('operations')
    for (const [index, keepsAmount] of [true, false].entries()) {
      const id = await openCase(client, user, orderId, {
        lines: [{ orderLineId: lineIds[index], qty: 1 }],
        approve: true,
      })
      await post(client, user, `/orders/cases/${id}/receive`, {
        warehouseId: stage.warehouseId,
        units: [],
        wrongUnits: 1,
      })
      const body = { ids: [id], reason: 'lost', keepsAmount }
      await post(client, user, '/orders/cases/give-up-rest', body)
      const [row] = await sql<{ amount: string; status: string }>(
        null,
        'SELECT refund_amount AS amount, status FROM after_sales_cases WHERE id = $1',
        [id]
      )
      assert.equal(row.status, 'received')
      assert.equal(Number(row.amount) > 0, keepsAmount)
    }
  })
})
