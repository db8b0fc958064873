import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders from '#modules/oms/actions/process_orders'
import SaveParcelRules from '#modules/oms/actions/save_parcel_rules'
import { noRules } from '#modules/oms/domain/parcel_rules'
import type { WorkbenchOrder } from '#modules/oms/queries/get_workbench_order'
import type { WorkbenchRow } from '#modules/oms/queries/list_workbench'
import { forgetConfig } from '#modules/oms/services/config'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
let phone = 0
async function orders(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const { captured } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: changes.map((change, index) =>
      anOrder([stage.skuIds[0]], {
        externalNo: `W${index}-${Math.random()}`,
        phone: `139${String(++phone).padStart(8, '0')}`,
        placedAt: new Date(Date.now() - (400 - index * 30) * 60_000).toISOString(),
        ...change,
      })
    ),
  })
  const ids = captured.map((order) => order.id).sort((a, b) => a - b)
  await new ProcessOrders().handle({ orderIds: ids })
  return ids
}
type Page = {
  list: { rows: WorkbenchRow[] }
  counts: { status: string; count: number }[]
}

test.group('The order workbench', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  test('tabs narrow and count, a word finds, scopes hold', async ({ client, assert }) => {
    const stage = await setStage({ skus: 1, stock: 4 })
    const to = { phone: '13700000001' }
    const [held, first, second, , short] = await orders(
      stage,
      { payments: [] },
      to,
      { ...to, buyerNote: '请早点发' },
      {},
      {
        lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 9, unitPrice: '100' }],
        payments: [
          {
            method: 'alipay',
            externalTxnNo: 'W9',
            amount: '900',
            paidAt: new Date().toISOString(),
          },
        ],
      }
    )
    const user = await actingAs('operations')
    const look = async (query: string, who = user) =>
      (await client.get(`/oms/workbench${query}`).loginAs(who).withInertia())
        .inertiaProps as unknown as Page
    const ids = (page: Page) => page.list.rows.map((row) => row.id).sort((a, b) => a - b)
    const all = await look('')
    assert.lengthOf(all.list.rows, 5)
    const counts = Object.fromEntries(all.counts.map(({ status, count }) => [status, count]))
    assert.containsSubset(counts, {
      held: 1,
      backordered: 1,
      released: 3,
      mergeable: 2,
      waiting: 0,
    })
    assert.deepEqual(ids(await look('?tab=held')), [held])
    assert.deepEqual(ids(await look('?tab=backordered')), [short])
    assert.deepEqual(ids(await look('?tab=mergeable')), [first, second])
    assert.deepEqual(ids(await look('?q=13700000001')), [first, second])
    const released = ids(await look('?tab=released'))
    assert.deepEqual(ids(await look(`?warehouse=${stage.warehouseId}`)), released)
    assert.deepEqual(ids(await look(`?warehouse=${stage.warehouseId + 1}`)), [])
    // The second goes along in the first one's parcel.
    await sql(null, `UPDATE fulfilments SET status = 'cancelled' WHERE order_id = $1`, [second])
    await sql(
      null,
      `INSERT INTO fulfilment_companions SELECT f.id, $2, f.store_id FROM fulfilments f WHERE f.order_id = $1`,
      [first, second]
    )
    assert.deepEqual(ids(await look(`?warehouse=${stage.warehouseId}`)), released)
    const [row] = (await look(`?ids=${second}`)).list.rows
    assert.deepInclude(row, { units: 1, buyerNote: '请早点发' })
    assert.lengthOf(row.parcels, 1)
    const stranger = await actingAs({ permissions: ['oms.workbench.view'], stores: [1] })
    assert.deepEqual((await look('?tab=all', stranger)).list.rows, [])
    const fresh = await client.get(`/oms/workbench/fresh?tab=all&ids=${first}`).loginAs(user)
    assert.lengthOf((fresh.body() as { rows: object[] }).rows, 1)
    // Bought by somebody else to the same receiver: nothing to merge, and the panel says so.
    await sql(null, `UPDATE orders SET source = source || '{"buyerId": "other"}' WHERE id = $1`, [
      second,
    ])
    assert.deepEqual(ids(await look('?tab=mergeable')), [])
    const panel = await client.get(`/oms/workbench/${first}`).loginAs(user)
    const { companions } = panel.body() as WorkbenchOrder
    assert.deepEqual(
      companions.map(({ orderId, why }) => [orderId, why]),
      [[second, 'buyer']]
    )
  })

  test('the panel says why an order stands where it stands', async ({ client, assert }) => {
    const stage = await setStage({ skus: 1, stock: 2 })
    await new SaveParcelRules().handle({
      rules: { ...noRules(stage.storeId), merges: true, waitMinutes: 1440 },
      actor: SYSTEM,
    })
    const now = new Date().toISOString()
    const paid = (amount: string, key: string) => [
      { method: 'alipay', externalTxnNo: key, amount, paidAt: now },
    ]
    const [unpaid, waits] = await orders(stage, { payments: [] }, { payments: paid('100', 'A1') })
    await new SaveParcelRules().handle({ rules: noRules(stage.storeId), actor: SYSTEM })
    const [short, sent] = await orders(
      stage,
      {
        lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 9, unitPrice: '100' }],
        payments: paid('900', 'A2'),
      },
      {}
    )
    const user = await actingAs('operations')
    const why = async (id: number) =>
      ((await client.get(`/oms/workbench/${id}`).loginAs(user)).body() as WorkbenchOrder).why.map(
        ({ code }) => code
      )
    assert.deepEqual(await why(unpaid), ['held'])
    assert.deepEqual(await why(waits), ['waits_companions'])
    assert.deepEqual(await why(short), ['short'])
    assert.deepEqual(await why(sent), ['in_warehouse'])
    const stranger = await actingAs({ permissions: ['oms.workbench.view'], stores: [1] })
    ;(await client.get(`/oms/workbench/${sent}`).loginAs(stranger)).assertStatus(404)
    const blind = await actingAs({ permissions: ['oms.workbench.view'] })
    const panel = (await client.get(`/oms/workbench/${sent}`).loginAs(blind)).body()
    assert.isNull((panel as WorkbenchOrder).audit)
  })

  test('bulk acts answer for each order; who may not, may not', async ({ client, assert }) => {
    const stage = await setStage()
    const [held, sent] = await orders(stage, { payments: [] }, {})
    const user = await actingAs('operations')
    const post = async (what: string, body: object = {}) => {
      const answer = await client
        .post(`/oms/workbench/${what}`)
        .json({ ids: [held, sent], ...body })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
      const results = answer.flashMessage('results') as unknown as { id: number; ok: boolean }[]
      return Object.fromEntries((results ?? []).map(({ id, ok }) => [id, ok]))
    }
    assert.deepEqual(await post('audit'), { [held]: false, [sent]: false })
    assert.deepEqual(await post('allocate'), { [held]: false, [sent]: true })
    const live = await rowsOf(`SELECT status FROM fulfilments ORDER BY id`)
    assert.deepEqual(
      live.map((row) => row.status),
      ['cancelled', 'released']
    )
    assert.deepEqual(await post('tag', { tag: 'VIP' }), { [held]: true, [sent]: true })
    await post('note', { reason: '加急' })
    const rows = await rowsOf('SELECT tags, seller_note FROM orders ORDER BY id')
    for (const row of rows) assert.deepEqual(row, { tags: ['VIP'], seller_note: '加急' })
    await post('tag', { tag: 'VIP', isOn: false })
    assert.deepEqual((await rowsOf('SELECT tags FROM orders'))[0].tags, [])
    await post('choose', { warehouseId: stage.warehouseId, courier: null })
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_hand_choices'), 2)
    const viewer = await actingAs({ permissions: ['oms.workbench.view'] })
    const denied = await client
      .post('/oms/workbench/allocate')
      .json({ ids: [sent] })
      .loginAs(viewer)
      .withCsrfToken()
    denied.assertStatus(403)
  })
})
