import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ChangeOrders from '#orders/actions/change_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { shipAll } from '#orders/database/factories/ship'
import StartPicking from '#orders/actions/start_picking'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import type { NewOrder } from '#orders/domain/new_order'
import IntakeOrders from '#modules/oms/actions/intake_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RunWhatIf from '#modules/oms/actions/run_what_if'
import SaveGiftRule from '#modules/oms/actions/save_gift_rule'
import WithdrawGifts from '#modules/oms/actions/withdraw_gifts'
import { storeByCode } from '#modules/oms/queries/find_stores'
import { forgetConfig } from '#modules/oms/services/config'
import type { GiftRuleInput } from '#modules/oms/services/read_gift_rule'
import type { ApiOrder } from '#modules/oms/validators/api_order'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'

type Draft = Partial<GiftRuleInput & { isOn: boolean }>

let serial = 0
const ownPhone = () => `136${String(++serial).padStart(8, '0')}`

test.group('Gift rules', (group) => {
  let stage: Stage
  let gift: number
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage({ skus: 4, stock: 50 })
    gift = stage.skuIds[3]
  })

  const draft = (changes: Draft = {}) => ({
    ...{ name: '满百送袜', condition: null, storeIds: null, startsAt: null, endsAt: null },
    ...{ basis: 'amount' as const, goods: null, repeats: false, mostTimes: null },
    steps: [{ from: '100', gifts: [{ skuId: gift, qty: 1 }] }],
    ...{ isExclusive: false, mostOrders: null, perBuyer: null },
    ...{ onShort: 'skip' as const, replacementSkuId: null, isOn: true },
    ...changes,
  })
  const save = (changes: Draft = {}, id?: number) =>
    new SaveGiftRule().handle({ id, rule: draft(changes), actor: SYSTEM })
  async function capture(...changes: Partial<NewOrder>[]) {
    const orders = changes.map((change) =>
      anOrder(stage.skuIds.slice(0, 2), { phone: ownPhone(), ...change })
    )
    const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
    return orders.map((order) => ids.get(order.externalNo)!)
  }
  const process = (orderIds: number[], reaudit = false) =>
    new ProcessOrders().handle({ orderIds, reaudit })
  const statusOf = async (id: number) =>
    (await oneOf('SELECT status FROM orders WHERE id = $1', [id])).status
  const giftsOf = (id: number) =>
    rowsOf(
      `SELECT sku_id, qty, cancelled, payable, allocated, gift_of FROM order_lines WHERE order_id = $1 AND is_gift ORDER BY id`,
      [id]
    )
  const grantsOf = (id: number) =>
    rowsOf(
      'SELECT state, qty FROM oms_gift_grants WHERE order_id = $1 AND withdrawn_at IS NULL ORDER BY id',
      [id]
    )

  test('a gift is a line at no price, with its rule, and is reserved with the order', async ({
    assert,
  }) => {
    const ruleId = await save()
    const [order] = await capture({})
    await process([order])
    const [line] = await giftsOf(order)
    assert.containsSubset(line, { sku_id: gift, qty: 1, cancelled: 0, allocated: 1 })
    assert.deepEqual(line.gift_of, { ruleId, version: 1, name: '满百送袜' })
    assert.equal(Number(line.payable), 0)
    assert.equal(await statusOf(order), 'released')
    const { total } = await oneOf('SELECT total_amount AS total FROM orders WHERE id = $1', [order])
    assert.equal(Number(total), 200)
    await process([order], true)
    assert.lengthOf(await giftsOf(order), 1)
    await shipAll()
    const posted = await oneOf(
      `SELECT -sum(e.delta)::int AS units, round(-sum(e.delta * e.unit_cost), 2)::text AS cost FROM stock_entries e
        WHERE e.reason = 'ship' AND e.sku_id = $1`,
      [gift]
    )
    assert.deepEqual({ ...posted }, { units: 1, cost: '40.00' })
  })

  test('an order of the API gets it in its own transaction', async ({ assert }) => {
    await save({ basis: 'quantity', steps: [{ from: '2', gifts: [{ skuId: gift, qty: 3 }] }] })
    const { code } = await oneOf('SELECT code FROM skus WHERE id = $1', [stage.skuIds[0]])
    const shop = await oneOf('SELECT code FROM stores WHERE id = $1', [stage.storeId])
    const store = (await storeByCode(shop.code))!
    const input: ApiOrder = {
      ...{ store: store.code, external_no: 'A-1' },
      lines: [{ sku: code, qty: 2, unit_price: '10' }],
      address: {
        ...{ consignee: '王小明', phone: '13800138001', region_code: '330106' },
        ...{ province: '浙江省', city: '杭州市', line: '文三路 100 号' },
      },
      payments: [{ method: 'alipay', transaction_no: 'AT-1', amount: '20' }],
    }
    const [outcome] = await new IntakeOrders().handle([{ store, actor: SYSTEM, input }])
    assert.isTrue(outcome.ok, JSON.stringify(outcome))
    const { id } = await oneOf(`SELECT id FROM orders WHERE external_no = 'A-1'`)
    assert.equal(await statusOf(id), 'released')
    assert.containsSubset(await giftsOf(id), [{ qty: 3, allocated: 3 }])
  })

  test('after a refund it is taken back, or becomes the smaller one', async ({ assert }) => {
    const [small, large] = [stage.skuIds[2], gift]
    await save({
      steps: [
        { from: '100', gifts: [{ skuId: small, qty: 1 }] },
        { from: '200', gifts: [{ skuId: large, qty: 1 }] },
      ],
    })
    const [order] = await capture({})
    await process([order])
    const live = async () =>
      (await giftsOf(order)).filter((one) => one.cancelled < one.qty).map((one) => one.sku_id)
    assert.deepEqual(await live(), [large])
    const lines = await rowsOf('SELECT id FROM order_lines WHERE order_id = $1 ORDER BY id', [
      order,
    ])
    const cancel = async (n: number) => {
      await new ChangeOrders().handle({
        changes: [
          {
            orderId: order,
            actions: [{ action: 'cancel_line', orderLineId: lines[n].id, qty: 1 }],
          },
        ],
      })
      await process([order], true)
    }
    await cancel(0)
    assert.deepEqual(await live(), [small])
    assert.equal(await statusOf(order), 'released')
    await cancel(1)
    assert.deepEqual(await live(), [])
    const changes = await rowsOf(
      `SELECT a.action FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id
        WHERE c.order_id = $1 AND c.reason = 'gift_rules' ORDER BY a.id`,
      [order]
    )
    assert.deepEqual(
      changes.map((one) => one.action),
      ['add_line', 'cancel_line', 'add_line', 'cancel_line']
    )
  })

  test('once picking has begun gifts stay, and the order says so; before that they follow', async ({
    client,
    assert,
  }) => {
    await save()
    const [large, small] = await capture({}, {})
    await process([large, small])
    await sql(null, `UPDATE oms_gift_rules SET steps = jsonb_set(steps, '{0,from}', '"500"')`)
    forgetConfig()
    const parcels = await rowsOf('SELECT id FROM fulfilments WHERE order_id = $1', [large])
    await new StartPicking().handle({ fulfilmentIds: parcels.map((row) => row.id) })
    // As when a part of it waits for stock: the audit runs over it again.
    await sql(null, `UPDATE orders SET status = 'approved' WHERE id = $1`, [large])
    const takeBack = () =>
      inTransaction(null, (trx) =>
        new WithdrawOrders().handle({ trx, orderIds: [small], reason: 'x', actor: SYSTEM })
      )
    await takeBack()
    await process([large, small], true)
    assert.containsSubset(await giftsOf(large), [{ cancelled: 0, allocated: 1 }])
    assert.containsSubset(await grantsOf(large), [{ state: 'given', qty: 1 }])
    assert.containsSubset(await giftsOf(small), [{ cancelled: 1 }])
    // Nor is another added for which a parcel would have to leave.
    await save({
      name: '再送',
      steps: [{ from: '100', gifts: [{ skuId: stage.skuIds[2], qty: 1 }] }],
    })
    await takeBack()
    await process([large, small], true)
    assert.lengthOf(await giftsOf(large), 1)
    assert.lengthOf(await grantsOf(small), 1)
    const user = await actingAs('operations')
    const stays = async (id: number) => {
      const page = await client
        .get(`/orders/orders/${id}?tab=oms.audit`)
        .loginAs(user)
        .withInertia()
      const { slots } = page.inertiaProps as { slots: { key: string; props: object }[] }
      return slots.find((slot) => slot.key === 'oms.audit')!.props as { giftsStay: boolean }
    }
    assert.isTrue((await stays(large)).giftsStay)
    assert.isFalse((await stays(small)).giftsStay)
  })

  test('a short gift: shipped without and noted, held, or another one', async ({ assert }) => {
    await sql(null, 'UPDATE stock_levels SET reserved = on_hand WHERE sku_id = $1', [gift])
    const id = await save({ onShort: 'skip' })
    const [without] = await capture({})
    await process([without])
    assert.equal(await statusOf(without), 'released')
    assert.containsSubset(await grantsOf(without), [{ state: 'skipped', qty: 1 }])
    const { findings } = await oneOf(
      'SELECT findings FROM oms_order_audits WHERE order_id = $1 ORDER BY id DESC LIMIT 1',
      [without]
    )
    assert.containsSubset(findings, [
      { rule: 'gift_missing', severity: 'warn', evidence: { rule: '满百送袜', gift: '商品 4' } },
    ])
    await save({ onShort: 'hold' }, id)
    const [held] = await capture({})
    await process([held])
    assert.equal(await statusOf(held), 'held')
    await save({ onShort: 'replace', replacementSkuId: stage.skuIds[2] }, id)
    await process([held], true)
    assert.equal(await statusOf(held), 'released')
    assert.containsSubset(await giftsOf(held), [{ sku_id: stage.skuIds[2], allocated: 1 }])
  })

  test('stock that is gone by the time of allocation does not keep the order', async ({
    assert,
  }) => {
    await save()
    const [order] = await capture({})
    await process([order])
    await inTransaction(null, (trx) =>
      new WithdrawOrders().handle({ trx, orderIds: [order], reason: 'x', actor: SYSTEM })
    )
    await sql(null, 'UPDATE stock_levels SET reserved = on_hand WHERE sku_id = $1', [gift])
    await process([order])
    assert.equal(await statusOf(order), 'released')
    assert.containsSubset(await grantsOf(order), [{ state: 'skipped' }])
    assert.containsSubset(await giftsOf(order), [{ cancelled: 1 }])
  })

  test('limits: so many orders, so many a buyer; what is cancelled is free again', async ({
    assert,
  }) => {
    const id = await save({ mostOrders: 2, perBuyer: 1 })
    const phone = ownPhone()
    const orders = await capture({ phone }, { phone, buyerNote: '2' }, {}, {})
    await process(orders)
    const got = await Promise.all(orders.map(async (one) => (await giftsOf(one)).length))
    assert.deepEqual(got, [1, 0, 1, 0])
    assert.equal((await oneOf('SELECT given FROM oms_gift_rules')).given, 2)
    await new CancelOrders().handle({ orderIds: [orders[2]], reason: 'x' })
    await new WithdrawGifts().handle({ orderIds: [orders[2]] })
    assert.equal((await oneOf('SELECT given FROM oms_gift_rules')).given, 1)
    const [late] = await capture({})
    await process([late])
    assert.lengthOf(await giftsOf(late), 1)
    await assert.rejects(() => save({ mostOrders: 1 }, id), /oms_gift_limit/)
  })

  test('two connections never give more than the limit, and the table refuses it too', async ({
    assert,
  }) => {
    await save({ mostOrders: 5 })
    const orders = await capture(...Array.from({ length: 12 }, () => ({})))
    const halves = [orders.slice(0, 6), orders.slice(6)]
    await Promise.all(halves.map((half) => process(half)))
    const given = await oneOf(
      `SELECT count(DISTINCT order_id)::int AS n, (SELECT given FROM oms_gift_rules) AS counted
         FROM oms_gift_grants WHERE state = 'given' AND withdrawn_at IS NULL`
    )
    assert.deepEqual({ ...given }, { n: 5, counted: 5 })
    await assert.rejects(
      () => sql(null, 'UPDATE oms_gift_rules SET given = 6'),
      /oms_gift_rules_limit/
    )
  })

  test('one that stands alone shuts out others; a rule that is off gives no more and takes nothing', async ({
    assert,
  }) => {
    const first = await save({ isExclusive: true })
    await save({
      name: '另一条',
      steps: [{ from: '50', gifts: [{ skuId: stage.skuIds[2], qty: 1 }] }],
    })
    const [order] = await capture({})
    await process([order])
    assert.deepEqual(
      (await giftsOf(order)).map((one) => one.sku_id),
      [gift]
    )
    await save({ isExclusive: true, isOn: false }, first)
    const [later] = await capture({})
    await process([later])
    assert.deepEqual(
      (await giftsOf(later)).map((one) => one.sku_id),
      [stage.skuIds[2]]
    )
  })

  test('the pages: made, tried, switched, moved, refused in words', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const send = (method: 'post' | 'put', path: string, body: object) =>
      client[method](path)
        .header('x-inertia', 'true')
        .header('referer', '/oms/gifts/create')
        .json(body)
        .loginAs(user)
        .withCsrfToken()
    const old = await capture(
      {},
      {
        lines: [{ skuId: stage.skuIds[0], title: 'x', qty: 1, unitPrice: '60' }],
        payments: [
          { method: 'a', externalTxnNo: 'p', amount: '60', paidAt: new Date().toISOString() },
        ],
      }
    )
    assert.lengthOf(old, 2)
    const trial = draft({
      repeats: true,
      steps: [{ from: '50', gifts: [{ skuId: gift, qty: 2 }] }],
    })
    const tried = await client.post('/oms/gifts/trials').json(trial).loginAs(user).withCsrfToken()
    tried.assertStatus(201)
    await new RunWhatIf().handle({ id: tried.body().id })
    const view = await client.get(`/oms/gifts/trials/${tried.body().id}`).loginAs(user)
    assert.containsSubset(view.body(), {
      state: 'done',
      sum: {
        seen: 2,
        hits: 2,
        units: 10,
        cost: '400.0000',
        costEach: '200.0000',
        turnover: '260.0000',
      },
    })
    const wrong = await send(
      'post',
      '/oms/gifts',
      draft({ startsAt: '2026-11-12T00:00', endsAt: '2026-11-11T00:00' })
    )
    assert.include(JSON.stringify(wrong.body()), '结束时间须晚于开始时间')
    await send('post', '/oms/gifts', draft())
    await send('post', '/oms/gifts', draft({ name: '第二条' }))
    const [first, second] = await rowsOf('SELECT id FROM oms_gift_rules ORDER BY id')
    await send('post', `/oms/gifts/${second.id}/move`, { up: true })
    await send('post', `/oms/gifts/${first.id}/switch`, { isOn: false })
    await send('put', `/oms/gifts/${second.id}`, draft({ name: '第二条改' }))
    const page = await client.get('/oms/gifts').withInertia().loginAs(user)
    assert.containsSubset(page.body().props.rules, [
      { id: second.id, name: '第二条改', version: 2, isOn: true },
      { id: first.id, isOn: false },
    ])
    const form = await client.get(`/oms/gifts/${second.id}/edit`).withInertia().loginAs(user)
    form.assertStatus(200)
    const guest = await client
      .get('/oms/gifts')
      .withInertia()
      .loginAs(await actingAs('warehouse'))
    guest.assertStatus(403)
  })
})
