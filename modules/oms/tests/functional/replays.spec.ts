import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import CaptureOrders from '#orders/actions/capture_orders'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import CancelReplay from '#modules/oms/actions/cancel_replay'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RunReplay from '#modules/oms/actions/run_replay'
import SaveAllocationRule from '#modules/oms/actions/save_allocation_rule'
import StartReplay from '#modules/oms/actions/start_replay'
import type { ReplayWeights } from '#modules/oms/domain/replay'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { addCourier } from '#modules/oms/tests/support/couriers'
import { allocationWeights } from '#modules/oms/services/pipeline_settings'
import { actingAs } from '#tests/helpers/people'

test.group('Replays of past orders', (group) => {
  let stage: Stage
  let far: number
  let today: string
  const asSet = (): ReplayWeights => {
    const { perOverstock, ...weights } = allocationWeights()
    return weights
  }
  const start = (weights: Partial<ReplayWeights> = {}, ruleIds: number[] = []) =>
    new StartReplay().handle({
      ...{ name: '试算', since: today, until: today, storeIds: null, ruleIds, actor: SYSTEM },
      weights: { ...asSet(), ...weights },
    })
  const run = async (...args: Parameters<typeof start>) => {
    const id = await start(...args)
    await new RunReplay().handle({ id })
    return id
  }
  const summaryOf = async (id: number) =>
    await oneOf(
      `SELECT state, done, total, summary->'summary' AS summary FROM oms_replays WHERE id = $1`,
      [id]
    )
  const outcomesOf = (id: number) =>
    rowsOf(
      'SELECT order_id, outcomes, is_moved, difference FROM oms_replay_orders WHERE replay_id = $1 ORDER BY order_id',
      [id]
    )

  /** Ten orders: the far warehouse ships for less, the near one in fewer kilometres. */
  group.each.setup(async () => {
    await emptyHouse()
    today = localDate(new Date())
    stage = await setStage()
    far = await addWarehouse({ regionCode: '440100' })
    await addStock({ warehouseId: far, skuIds: [stage.skuIds[0]], stock: 100 })
    await addCourier('ZTO', { '': '9', [String(far)]: '8' })
    const orders = Array.from({ length: 10 }, (_, n) =>
      anOrder(n % 5 === 0 ? stage.skuIds : [stage.skuIds[0]], { phone: `1371234${2000 + n}` })
    )
    const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    await new ProcessOrders().handle({ orderIds: captured.map((order) => order.id) })
  })

  test('under the weights they were decided by nothing moves; without the cost of distance those go far whose goods are there', async ({
    assert,
  }) => {
    const same = await summaryOf(await run())
    assert.containsSubset(same, { state: 'done', done: 10, total: 10 })
    assert.containsSubset(same.summary, { orders: 10, moved: 0, unserved: 0, skipped: 0 })
    assert.deepEqual(same.summary.before, same.summary.after)
    const id = await run({ perKm: 0, perDay: 0 })
    const { summary } = await summaryOf(id)
    // Two orders want goods that the far warehouse lacked when they were decided.
    assert.equal(summary.moved, 8)
    assert.equal(summary.after.freight - summary.before.freight, 8 * -10_000)
    assert.deepEqual(summary.warehouses, { [stage.warehouseId]: [10, 2], [far]: [0, 8] })
    const { n } = await oneOf(
      'SELECT count(*)::int AS n FROM fulfilments WHERE warehouse_id = $1',
      [far]
    )
    assert.equal(n, 0, 'nothing but the replay is written')
  })

  test('it always comes to the same, also when it is taken up in the middle', async ({
    assert,
  }) => {
    const [one, other] = [await run({ perKm: 0, perDay: 0 }), await start({ perKm: 0, perDay: 0 })]
    await Promise.all([
      new RunReplay().handle({ id: other }),
      new RunReplay().handle({ id: other }),
    ])
    assert.deepEqual(await outcomesOf(other), await outcomesOf(one))
    assert.deepEqual((await summaryOf(other)).summary, (await summaryOf(one)).summary)
  })

  test('rules are tried before they are switched on; what they forbid is counted as not served', async ({
    assert,
  }) => {
    const effects = { notWarehouses: [stage.warehouseId] }
    const everywhere = { field: 'units', op: 'gte', value: 1 }
    const rule = { name: '停用近仓', condition: everywhere, effects, storeIds: null }
    const days = { validFrom: null, validTo: null }
    const ruleId = await new SaveAllocationRule().handle({
      rule: { ...rule, ...days, isOn: false },
      actor: SYSTEM,
    })
    const { summary } = await summaryOf(await run({}, [ruleId]))
    assert.containsSubset(summary, { orders: 8, moved: 8, unserved: 2 })
  })

  test('a person starts one at its page, ends it, and sees the orders that would change', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const weights = {
      ...{ cost_per_100km: 0, cost_per_parcel: 3, cost_per_day: 0 },
      ...{ cost_of_full_load: 2, cost_of_share: 5 },
    }
    const body = {
      name: '只看运费',
      since: today,
      until: today,
      storeIds: null,
      weights,
      ruleIds: [],
    }
    const post = (changes: object) =>
      client
        .post('/oms/replays')
        .json({ ...body, ...changes })
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    ;(await post({ since: '2020-01-01', until: '2020-01-02' })).assertStatus(422)
    ;(await post({ since: '2020-01-01' })).assertStatus(422)
    await post({})
    const { id } = await oneOf('SELECT max(id)::int AS id FROM oms_replays')
    await new RunReplay().handle({ id })
    const page = await client.get(`/oms/replays/${id}?moved=1`).loginAs(user).withInertia()
    const { list, replay } = page.inertiaProps as { list: { rows: object[] }; replay: object }
    assert.lengthOf(list.rows, 8)
    assert.containsSubset(replay, { state: 'done', summary: { moved: 8 } })
    const stopped = await start()
    await new CancelReplay().handle({ id: stopped, actor: SYSTEM })
    await new RunReplay().handle({ id: stopped })
    assert.containsSubset(await summaryOf(stopped), { state: 'cancelled', done: 0 })
    const viewer = await actingAs({ permissions: ['oms.replays.view'] })
    ;(await client.get('/oms/replays').loginAs(viewer)).assertStatus(200)
    ;(await client.get('/oms/replays/create').loginAs(viewer)).assertStatus(403)
  })
})
