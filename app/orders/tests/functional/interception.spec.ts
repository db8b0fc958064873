import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import AssignWaybill from '#orders/actions/assign_waybill'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import StartPicking from '#orders/actions/start_picking'
import type { ChangeAction } from '#orders/domain/change_actions'
import { releaseOrder } from '#orders/database/factories/ship'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { brokenLines } from '#orders/tests/support/broken_lines'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0]
const parcel = (id: number) =>
  one('SELECT status, intercept_reason, let_go_at, address_line FROM fulfilments WHERE id = $1', [
    id,
  ])
const lines = (orderId: number) =>
  rows('SELECT * FROM order_lines WHERE order_id = $1 ORDER BY line_no', [orderId])
const change = (orderId: number, ...actions: ChangeAction[]) =>
  new ChangeOrders().handle({ changes: [{ orderId, source: 'platform', actions }] })
const reserved = (stage: Stage) =>
  rows('SELECT reserved FROM stock_levels WHERE warehouse_id = $1 ORDER BY sku_id', [
    stage.warehouseId,
  ])

async function inPicking() {
  const stage = await setStage()
  const { orderId, fulfilment } = await releaseOrder(stage)
  await new StartPicking().handle({ fulfilmentIds: [fulfilment.id] })
  return { stage, orderId, fulfilment }
}
const pick = (...ids: number[]) =>
  new RecordPicks().handle({ picks: ids.map((id) => ({ fulfilmentLineId: id, qty: 1 })) })
const pack = async (id: number, ...lineIds: number[]) => {
  await new RecordPacks().handle({ packs: lineIds.map((l) => ({ fulfilmentLineId: l, qty: 1 })) })
  return new PackFulfilments().handle({ parcels: [{ fulfilmentId: id }] })
}

test.group('Interception', (group) => {
  group.each.setup(() => resetDatabase())
  group.each.teardown(async () => {
    const broken = await brokenLines()
    if (broken.length > 0) throw new Error(broken.join('; '))
  })

  test('a cancelled line that was not picked leaves its parcel, which goes on', async ({
    assert,
  }) => {
    const { stage, orderId, fulfilment } = await inPicking()
    const [first, second] = await lines(orderId)
    await pick(fulfilment.lines[0].id)
    await change(orderId, { action: 'cancel_line', orderLineId: second.id, qty: 1 })
    assert.deepEqual(
      (await lines(orderId)).map((line) => [line.allocated, line.cancelled]),
      [
        [1, 0],
        [0, 1],
      ]
    )
    assert.deepEqual(await reserved(stage), [{ reserved: 1 }, { reserved: 0 }])
    const { moved } = await pack(fulfilment.id, fulfilment.lines[0].id)
    assert.deepEqual(moved, [fulfilment.id])
    const dropped = await one(
      `SELECT payload FROM outbox_events WHERE key = 'orders.fulfilments.lines_dropped'`
    )
    assert.deepEqual(dropped.payload.fulfilmentLineIds, [fulfilment.lines[1].id])
    assert.equal(first.refund_state, 'none')
  })

  test('one that is picked already cannot be taken out', async ({ assert }) => {
    const { orderId, fulfilment } = await inPicking()
    const [, second] = await lines(orderId)
    await pick(fulfilment.lines[1].id)
    await assert.rejects(
      () => change(orderId, { action: 'cancel_line', orderLineId: second.id, qty: 1 }),
      /order_in_work/
    )
    assert.equal((await parcel(fulfilment.id)).intercept_reason, null)
  })

  test('a parcel whose only lines are cancelled is cancelled with them', async ({ assert }) => {
    const { stage, orderId, fulfilment } = await inPicking()
    const [first, second] = await lines(orderId)
    await change(
      orderId,
      { action: 'cancel_line', orderLineId: first.id, qty: 1 },
      { action: 'cancel_line', orderLineId: second.id, qty: 1 }
    )
    assert.equal((await parcel(fulfilment.id)).status, 'cancelled')
    assert.deepEqual(await reserved(stage), [{ reserved: 0 }, { reserved: 0 }])
  })

  test('a refund of a line stops the parcel until a person lets it go; the next one stops it again', async ({
    assert,
  }) => {
    const { orderId, fulfilment } = await inPicking()
    const [first] = await lines(orderId)
    const ids = fulfilment.lines.map((line) => line.id)
    await pick(...ids)
    const refund = (state: 'requested' | 'refunded' | 'none') =>
      change(orderId, { action: 'refund_line', orderLineId: first.id, details: { state } })
    await refund('requested')
    const stopped = await pack(fulfilment.id, ...ids)
    assert.deepEqual(stopped.refused, [
      { id: fulfilment.id, status: 'stopped', why: 'refund_open' },
    ])
    const go = () =>
      new LetFulfilmentsGo().handle({ fulfilmentIds: [fulfilment.id], reason: '买家撤销了' })
    assert.deepEqual((await go()).moved, [fulfilment.id])
    await refund('refunded')
    assert.equal((await pack(fulfilment.id)).refused[0].why, 'refund_open')
    assert.deepEqual((await go()).moved, [fulfilment.id])
    assert.deepEqual((await pack(fulfilment.id)).moved, [fulfilment.id])
    const story = await rows(
      `SELECT a.action, c.source, c.reason FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id ORDER BY a.id`
    )
    assert.deepEqual(
      story.map((row) => [row.action, row.source]),
      [
        ['refund_line', 'platform'],
        ['let_go', 'system'],
        ['refund_line', 'platform'],
        ['let_go', 'system'],
      ]
    )
    assert.equal(story[1].reason, '买家撤销了')
  })

  test('another address reaches a packed parcel; one with a waybill waits for a new number', async ({
    assert,
  }) => {
    const { orderId, fulfilment } = await inPicking()
    const ids = fulfilment.lines.map((line) => line.id)
    await pick(...ids)
    await pack(fulfilment.id, ...ids)
    const move = (addressLine: string) =>
      change(orderId, { action: 'readdress', details: { addressLine } })
    await move('解放路 1 号')
    assert.deepInclude(await parcel(fulfilment.id), {
      address_line: '解放路 1 号',
      intercept_reason: null,
    })
    const assign = (waybillNo: string, askedAt?: Date) =>
      new AssignWaybill().handle({
        waybills: [{ fulfilmentId: fulfilment.id, courierCode: 'SF', waybillNo, askedAt }],
      })
    assert.deepEqual((await assign('SF1')).moved, [fulfilment.id])
    await move('解放路 2 号')
    assert.deepInclude(await parcel(fulfilment.id), {
      address_line: '解放路 2 号',
      intercept_reason: 'address_changed',
    })
    assert.equal((await assign('SF1')).refused[0].why, 'address_changed')
    assert.deepEqual((await assign('SF2')).moved, [fulfilment.id])
    assert.equal((await parcel(fulfilment.id)).intercept_reason, null)
    // The courier was asked before the address changed and answers after it.
    const askedAt = new Date()
    await move('解放路 3 号')
    await new LetFulfilmentsGo().handle({ fulfilmentIds: [fulfilment.id], reason: '已电话告知' })
    assert.equal((await assign('SF3', askedAt)).refused[0].why, 'address_changed')
    assert.equal((await parcel(fulfilment.id)).intercept_reason, 'address_changed')
  })

  test('stopping and letting go are acts on the page, with a reason and a permission', async ({
    client,
    assert,
  }) => {
    const { fulfilment } = await inPicking()
    const post = async (path: string, role: 'operations' | 'marketing' = 'operations') =>
      client
        .post(`/orders/fulfilments/${path}`)
        .json({ ids: [fulfilment.id], reason: '客户来电' })
        .loginAs(await actingAs(role))
        .withCsrfToken()
        .redirects(0)
    ;(await post('intercept', 'marketing')).assertStatus(403)
    ;(await post('intercept')).assertStatus(302)
    const page = await client
      .get(`/orders/fulfilments/${fulfilment.id}`)
      .loginAs(await actingAs('operations'))
      .withInertia()
    assert.containsSubset(page.inertiaProps, { fulfilment: { stopReason: '客户来电' } })
    const list = await client
      .get('/orders/fulfilments?intercepted=1')
      .loginAs(await actingAs('operations'))
      .withInertia()
    assert.containsSubset(list.inertiaProps, { list: { rows: [{ id: fulfilment.id }] } })
    ;(await post('let-go')).assertStatus(302)
    assert.equal((await parcel(fulfilment.id)).intercept_reason, null)
    const again = await post('let-go')
    again.assertFlashMessage('results', [
      { id: fulfilment.id, ok: false, message: '当前状态“拣货中”不能这样操作' },
    ])
  })

  test('a held order is not let go parcel by parcel', async ({ assert }) => {
    const { orderId, fulfilment } = await inPicking()
    await sql(null, `UPDATE orders SET status = 'held' WHERE id = $1`, [orderId])
    await new InterceptFulfilments().handle({ fulfilmentIds: [fulfilment.id], reason: 'staff' })
    const { refused } = await new LetFulfilmentsGo().handle({
      fulfilmentIds: [fulfilment.id],
      reason: 'x',
    })
    assert.deepEqual(refused, [{ id: fulfilment.id, status: 'held' }])
  })
})
