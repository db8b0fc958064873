import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import RecordPicks from '#orders/actions/record_picks'
import StartPicking from '#orders/actions/start_picking'
import { addWarehouse, anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { brokenLines } from '#orders/tests/support/broken_lines'
import { brokenParcels } from '#orders/tests/support/broken_parcels'
import ProcessOrders from '#modules/oms/actions/process_orders'
import type { Board } from '#modules/oms/queries/get_board'
import type { CompanionView } from '#modules/oms/queries/merge_candidates'
import type { PlanPreview } from '#modules/oms/services/plan_preview'
import { forgetConfig } from '#modules/oms/services/config'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)

/** Orders to one receiver that no rule takes for doubles, processed. */
async function orders(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const { captured } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: changes.map((change, index) =>
      anOrder([stage.skuIds[index % stage.skuIds.length]], {
        externalNo: `N${index}-${Math.random()}`,
        placedAt: new Date(Date.now() - (200 - index * 30) * 60_000).toISOString(),
        ...change,
      })
    ),
  })
  const ids = captured.map((order) => order.id).sort((a, b) => a - b)
  await new ProcessOrders().handle({ orderIds: ids })
  return ids
}

/** A courier whose first kilogram costs 8 and each further one 2. */
async function withTariff() {
  await sql(
    null,
    `WITH c AS (INSERT INTO oms_couriers (code, name) VALUES ('SF', 'SF Express') RETURNING id),
          s AS (INSERT INTO oms_courier_services (courier_id, code, name) SELECT id, 'STD', 'Standard' FROM c RETURNING id)
     INSERT INTO oms_courier_tariffs (service_id, first_price, step_price, transit_days) SELECT id, 8, 2, 2 FROM s`
  )
  forgetConfig()
}
const wanted = (board: Board) =>
  board.parcels.map(({ id, warehouseId, lines }) => ({ from: id, warehouseId, lines }))
const seen = (board: Board) => board.parcels.map(({ id, version }) => ({ id, version }))
const sound = async () => [...(await brokenLines()), ...(await brokenParcels())]

test.group('The board of parcels', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  test('shows what can be dealt, prices a plan beside the present one, and applies it', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    await withTariff()
    const [first, second] = await orders(stage, {}, {})
    const user = await actingAs('operations')
    const page = await client.get(`/oms/parcels/${first}`).loginAs(user).withInertia()
    page.assertStatus(200)
    page.assertInertiaComponent('oms/parcels/show')
    const { companions } = page.inertiaProps as unknown as { companions: CompanionView[] }
    assert.deepEqual(
      companions.map(({ orderId, why }) => [orderId, why]),
      [[second, null]]
    )
    const both = await client
      .get(`/oms/parcels/${first}?with=${second}`)
      .loginAs(user)
      .withInertia()
    const { board } = both.inertiaProps as unknown as { board: Board }
    assert.lengthOf(board.parcels, 2)
    assert.isTrue(board.parcels.every((parcel) => parcel.isOpen))
    const merged = [
      { warehouseId: stage.warehouseId, lines: board.parcels.flatMap((parcel) => parcel.lines) },
    ]
    const preview = await client
      .post('/oms/parcels/preview')
      .json({ orderIds: [first, second], parcels: merged })
      .loginAs(user)
      .withCsrfToken()
    const plan = preview.body() as PlanPreview
    assert.deepEqual(
      [plan.before.freight, plan.after.freight, plan.margin],
      ['16.0000', '8.0000', '8.0000']
    )
    assert.deepEqual(plan.problems, [])
    const apply = (body: object) =>
      client.post('/oms/parcels/arrange').json(body).loginAs(user).withCsrfToken().redirects(0)
    const body = { orderIds: [first, second], parcels: merged, seen: seen(board), reason: '同住' }
    const done = await apply(body)
    done.assertStatus(302)
    const [parcel] = await rowsOf(
      `SELECT f.id, f.status, f.freight_estimated AS freight, f.courier_code AS courier,
              (SELECT count(*)::int FROM fulfilment_orders x WHERE x.fulfilment_id = f.id) AS orders FROM fulfilments f WHERE f.status <> 'cancelled'`
    )
    assert.deepInclude(parcel, {
      status: 'released',
      freight: '8.0000',
      courier: 'SF',
      orders: 2,
    })
    const changes = await rowsOf(
      `SELECT c.order_id, c.reason, a.action FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id ORDER BY c.order_id`
    )
    assert.deepEqual(
      changes.map((row) => [row.order_id, row.action, row.reason]),
      [
        [first, 'merge', '同住'],
        [second, 'merge', '同住'],
      ]
    )
    // What was seen is not there any more.
    const again = await apply(body)
    again.assertStatus(302)
    assert.lengthOf(await rowsOf(`SELECT 1 FROM fulfilments WHERE status <> 'cancelled'`), 1)
    assert.deepEqual(await sound(), [])
  })

  test('refuses what platforms and orders forbid, and says where', async ({ client, assert }) => {
    const stage = await setStage()
    const ids = await orders(stage, {}, { addressLine: '文二路 9 号' })
    const user = await actingAs('operations')
    const page = await client
      .get(`/oms/parcels/${ids[0]}?with=${ids[1]}`)
      .loginAs(user)
      .withInertia()
    const { board } = page.inertiaProps as unknown as { board: Board }
    const merged = [
      { warehouseId: stage.warehouseId, lines: board.parcels.flatMap((parcel) => parcel.lines) },
    ]
    const preview = async (parcels: object[], orderIds = ids) =>
      (
        (
          await client
            .post('/oms/parcels/preview')
            .json({ orderIds, parcels })
            .loginAs(user)
            .withCsrfToken()
        ).body() as PlanPreview
      ).problems.map(({ code, orderId }) => [code, orderId])
    assert.deepEqual(await preview(merged), [['other_receiver', ids[1]]])
    const refused = await client
      .post('/oms/parcels/arrange')
      .json({ orderIds: ids, parcels: merged, seen: seen(board) })
      .header('accept', 'application/json')
      .loginAs(user)
      .withCsrfToken()
    refused.assertStatus(422)
    assert.deepEqual(await sound(), [])
    await sql(null, `UPDATE stores SET platform = 'pinduoduo' WHERE id = $1`, [stage.storeId])
    const [pair] = await orders(stage, {
      phone: '13900000009',
      lines: stage.skuIds.map((skuId) => ({ skuId, title: 'x', qty: 1, unitPrice: '100' })),
      payments: [
        { method: 'alipay', externalTxnNo: 'T9', amount: '200', paidAt: new Date().toISOString() },
      ],
    })
    const own = (
      (await client.get(`/oms/parcels/${pair}`).loginAs(user).withInertia())
        .inertiaProps as unknown as { board: Board }
    ).board
    const apart = own.parcels[0].lines.map((line) => ({
      warehouseId: stage.warehouseId,
      lines: [line],
    }))
    assert.deepEqual(await preview(apart, [pair]), [
      ['platform_split', pair],
      ['platform_split', pair],
    ])
  })

  test('goods in no parcel are planned by hand, and goods go to a warehouse that has them', async ({
    client,
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 3 })
    const [id] = await orders(stage, {
      lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 5, unitPrice: '100' }],
      payments: [
        { method: 'alipay', externalTxnNo: 'T5', amount: '500', paidAt: new Date().toISOString() },
      ],
    })
    const user = await actingAs('operations')
    const { board } = (await client.get(`/oms/parcels/${id}`).loginAs(user).withInertia())
      .inertiaProps as unknown as { board: Board }
    assert.deepEqual(board.parcels, [])
    const [line] = board.lines
    assert.deepInclude(line, { units: 5, open: 5, free: { [stage.warehouseId]: 3 } })
    const post = (parcels: object[], has: Board) =>
      client
        .post('/oms/parcels/arrange')
        .json({ orderIds: [id], parcels, seen: seen(has) })
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const units = (n: number, warehouseId = stage.warehouseId) => ({
      warehouseId,
      lines: [{ orderLineId: line.orderLineId, units: n }],
    })
    const tooMany = await post([units(5)], board)
    tooMany.assertStatus(409)
    ;(await post([units(3)], board)).assertStatus(302)
    const [order] = await rowsOf('SELECT status FROM orders WHERE id = $1', [id])
    assert.equal(order.status, 'backordered')
    const empty = await addWarehouse()
    const { board: next } = (await client.get(`/oms/parcels/${id}`).loginAs(user).withInertia())
      .inertiaProps as unknown as { board: Board }
    ;(await post([units(3, empty)], next)).assertStatus(409)
    ;(await post(wanted(next), next)).assertStatus(422)
    assert.deepEqual(await sound(), [])
  })

  test('bulk acts answer for each order', async ({ client, assert }) => {
    const stage = await setStage()
    const ids = await orders(stage, {}, {}, { addressLine: '文二路 9 号' })
    const user = await actingAs('operations')
    const post = async (path: string, body: object) => {
      const answer = await client
        .post(`/oms/parcels/${path}`)
        .json({ ids, ...body })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
      return answer.flashMessage('results') as unknown as {
        id: number
        ok: boolean
        message?: string
      }[]
    }
    const merged = await post('merge', {})
    assert.deepEqual(
      merged.map(({ id, ok }) => [id, ok]),
      [
        [ids[0], true],
        [ids[1], true],
        [ids[2], false],
      ]
    )
    assert.match(merged[2].message!, /same receiver|同一收件人/)
    const parted = await post('split', { by: 'unmerge' })
    assert.deepEqual(
      parted.map(({ ok }) => ok),
      [true, true, false]
    )
    assert.lengthOf(await rowsOf(`SELECT 1 FROM fulfilments WHERE status <> 'cancelled'`), 3)
    await sql(null, `UPDATE skus SET storage_class = 'cold' WHERE id = $1`, [stage.skuIds[0]])
    assert.isTrue((await post('split', { by: 'storage' })).every(({ ok }) => !ok))
    assert.deepEqual(await sound(), [])
  })

  test('merged orders part again until the first pick, not after it', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    const ids = await orders(stage, {}, {})
    const user = await actingAs('operations')
    const post = async (path: string, body: object) => {
      const answer = await client
        .post(`/oms/parcels/${path}`)
        .json({ ids, ...body })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
      return (answer.flashMessage('results') as unknown as { ok: boolean }[]).map(({ ok }) => ok)
    }
    const live = async () =>
      (
        await rowsOf(`SELECT id, status FROM fulfilments WHERE status <> 'cancelled' ORDER BY id`)
      ).map((row) => ({ id: Number(row.id), status: row.status }))
    await post('merge', {})
    const [onCart] = await live()
    await new StartPicking().handle({ fulfilmentIds: [onCart.id] })
    assert.deepEqual(await post('split', { by: 'unmerge' }), [true, true])
    assert.lengthOf(await live(), 2)
    await post('merge', {})
    const [again] = await live()
    await new StartPicking().handle({ fulfilmentIds: [again.id] })
    const [line] = await rowsOf(
      'SELECT id, qty FROM fulfilment_lines WHERE fulfilment_id = $1 AND NOT is_cancelled ORDER BY id',
      [again.id]
    )
    await new RecordPicks().handle({ picks: [{ fulfilmentLineId: line.id, qty: line.qty }] })
    assert.deepEqual(await post('split', { by: 'unmerge' }), [false, false])
    assert.deepEqual(await live(), [{ id: again.id, status: 'picking' }])
    assert.deepEqual(await sound(), [])
  })

  test('rules are each store’s own; who may not, may not', async ({ client, assert }) => {
    const stage = await setStage()
    const [id] = await orders(stage, {})
    const viewer = await actingAs({ permissions: ['oms.parcels.view', 'oms.parcel_rules.view'] })
    ;(await client.get(`/oms/parcels/${id}`).loginAs(viewer).withInertia()).assertStatus(200)
    const denied = await client
      .post('/oms/parcels/merge')
      .json({ ids: [id] })
      .loginAs(viewer)
      .withCsrfToken()
    denied.assertStatus(403)
    const stranger = await actingAs({ permissions: ['oms.parcels.view'], stores: [1] })
    ;(await client.get(`/oms/parcels/${id}`).loginAs(stranger)).assertStatus(404)
    const user = await actingAs('operations')
    const rules = {
      ...{ merges: true, mergesAcross: false, waitMinutes: 15, maxLines: 9, maxWeightG: null },
      ...{ maxValue: '500', splitsPresale: true, splitsStorage: false, splitWeightG: null },
      ...{ splitVolumeMm3: null, dropShipSkuIds: [], apartSkuIds: [stage.skuIds[0]] },
    }
    const put = (body: object) =>
      client
        .put(`/oms/parcel-rules/${stage.storeId}`)
        .json(body)
        .header('accept', 'application/json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    ;(await put(rules)).assertStatus(302)
    ;(await put({ ...rules, waitMinutes: 2000 })).assertStatus(422)
    const page = await client.get('/oms/parcel-rules').loginAs(viewer).withInertia()
    const { stores } = page.inertiaProps as { stores: Record<string, unknown>[] }
    assert.deepInclude(
      stores.find((store) => store.storeId === stage.storeId),
      { ...rules, maxValue: '500.0000' }
    )
  })
})
