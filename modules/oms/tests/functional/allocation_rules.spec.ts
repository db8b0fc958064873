import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import CaptureOrders from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders from '#modules/oms/actions/process_orders'
import SaveAbilities, { type AbilitiesInput } from '#modules/oms/actions/save_abilities'
import SaveAllocationRule from '#modules/oms/actions/save_allocation_rule'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import type { RuleTrial } from '#modules/oms/queries/try_allocation_rules'
import type { AllocationRuleInput } from '#modules/oms/services/read_allocation_rule'
import { allocationNow } from '#modules/oms/services/local_moment'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'

const toZhejiang = { field: 'regions', op: 'in', value: ['33'] }
const rule = (changes: Partial<AllocationRuleInput> = {}): AllocationRuleInput => ({
  name: '浙江走近仓',
  condition: toZhejiang,
  effects: {},
  storeIds: null,
  validFrom: null,
  validTo: null,
  isOn: true,
  ...changes,
})
const save = (
  changes: Partial<AllocationRuleInput>,
  more: { id?: number; isDefault?: boolean } = {}
) => new SaveAllocationRule().handle({ rule: rule(changes), actor: SYSTEM, ...more })

let serial = 0
async function capture(stage: Stage, changes: Partial<NewOrder> = {}) {
  const phone = `1371234${1000 + ++serial}`
  const order = anOrder([stage.skuIds[0]], { phone, ...changes })
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders: [order] })
  return captured[0].id
}
async function allocate(stage: Stage, changes: Partial<NewOrder> = {}) {
  const id = await capture(stage, changes)
  await new ProcessOrders().handle({ orderIds: [id] })
  return id
}
const warehouseOf = async (orderId: number) =>
  (await oneOf('SELECT warehouse_id AS id FROM fulfilments WHERE order_id = $1', [orderId])).id

test.group('Allocation rules', (group) => {
  let stage: Stage
  let far: number
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
    far = await addWarehouse({ regionCode: '440100' })
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 100 })
  })

  test('a rule pins a warehouse for the orders its condition is true of; the decision names it in its version', async ({
    assert,
  }) => {
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
    const id = await save({ effects: { onlyWarehouses: [far] } })
    const orderId = await allocate(stage)
    assert.equal(await warehouseOf(orderId), far)
    const [decision] = (await loadOrderAllocation(orderId, SYSTEM)).decisions
    assert.deepEqual(decision.rules, [{ id, version: 1 }])
    assert.deepEqual(
      decision.barred.map(({ warehouseId, why, source }) => [warehouseId, why, source]),
      [[stage.warehouseId, 'pinned', `rule:${id}`]]
    )
    const beijing = { province: '北京市', city: '北京市', regionCode: '110105' }
    assert.equal(
      (await loadOrderAllocation(await allocate(stage, beijing), SYSTEM)).decisions[0].rules.length,
      0
    )
  })

  test('stores, days and the switch limit a rule; the default rule speaks only where no other does', async ({
    assert,
  }) => {
    const other = await setStage()
    await save({ effects: { onlyWarehouses: [far] }, storeIds: [other.storeId] })
    await save({ effects: { onlyWarehouses: [far] }, validTo: '2020-01-01' })
    await save({ effects: { onlyWarehouses: [far] }, validFrom: '2999-01-01' })
    await save({ effects: { onlyWarehouses: [far] }, isOn: false })
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
    const preferred = { warehouseBonus: [{ warehouseId: far, amount: '100' }] }
    await save({ name: '默认', effects: preferred }, { isDefault: true })
    assert.equal(await warehouseOf(await allocate(stage)), far)
    await save({ effects: { notWarehouses: [far] } })
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
  })

  test('the first rule has the word: putting them in another order changes who wins, in the trail and for every order after', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const first = await save({ name: 'A', effects: { onlyWarehouses: [far] } })
    const second = await save({ name: 'B', effects: { notWarehouses: [far] } })
    assert.equal(await warehouseOf(await allocate(stage)), far)
    const order = (ids: number[]) =>
      client
        .post('/oms/allocation-rules/order')
        .json({ ids })
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    ;(await order([second])).assertStatus(409)
    await order([second, first])
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
    const moves = await rowsOf(
      `SELECT 1 FROM audit_entries WHERE action = 'oms.allocation_rule.move'`
    )
    assert.lengthOf(moves, 2)
    await client
      .delete(`/oms/allocation-rules/${second}`)
      .loginAs(user)
      .withCsrfToken()
      .redirects(0)
    assert.equal(await warehouseOf(await allocate(stage)), far)
  })

  test('a form is kept and read back; what makes no sense is refused at its place', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const post = (body: object) =>
      client
        .post('/oms/allocation-rules')
        .json({ ...rule(), ...body })
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const codeOf = async (body: object) => {
      const answer = await post(body)
      answer.assertStatus(422)
      return answer.body().type
    }
    const { warehouseId } = stage
    assert.equal(await codeOf({}), 'oms_allocation_rule_idle')
    assert.equal(await codeOf({ effects: { onlyWarehouses: [999] } }), 'oms_allocation_rule_target')
    const both = { onlyWarehouses: [warehouseId], notWarehouses: [warehouseId] }
    assert.equal(await codeOf({ effects: both }), 'oms_allocation_rule_both')
    const effects = { warehouseBonus: [{ warehouseId, amount: '2.5' }], keepTogether: true }
    const days = { validFrom: '2026-12-01', validTo: '2026-11-01' }
    assert.equal(await codeOf({ effects, ...days }), 'oms_allocation_rule_days')
    const wrong = { field: 'nonsense', op: 'eq', value: 1 }
    assert.equal(await codeOf({ effects, condition: wrong }), 'oms_rule_condition')
    await post({ effects })
    const { id } = await oneOf('SELECT id FROM oms_allocation_rules')
    const page = await client.get(`/oms/allocation-rules/${id}/edit`).loginAs(user).withInertia()
    assert.containsSubset(page.inertiaProps, {
      rule: { name: '浙江走近仓', version: 1, effects },
    })
    const viewer = await actingAs({ permissions: ['oms.allocation_rules.view'] })
    ;(await client.get('/oms/allocation-rules').loginAs(viewer)).assertStatus(200)
    ;(await client.get('/oms/allocation-rules/create').loginAs(viewer)).assertStatus(403)
    ;(
      await client.get('/oms/allocation-rules').loginAs(await actingAs({ permissions: [] }))
    ).assertStatus(403)
  })

  test('the box says of each rule whether it would act on an order and why not', async ({
    client,
    assert,
  }) => {
    const acts = await save({ name: 'acts', effects: { notWarehouses: [far] } })
    const elsewhere = { field: 'regions', op: 'in', value: ['44'] }
    const silent = await save({
      name: 'silent',
      condition: elsewhere,
      effects: { keepTogether: true },
    })
    const fallback = await save({ effects: { onlyWarehouses: [far] } }, { isDefault: true })
    const orderId = await capture(stage)
    const { number } = await oneOf('SELECT number FROM orders WHERE id = $1', [orderId])
    const ask = async (text: string) => {
      const page = await client
        .get('/oms/allocation-rules')
        .qs({ order: text })
        .loginAs(await actingAs('operations'))
        .withInertia()
      return (page.inertiaProps as { trial: RuleTrial | null }).trial
    }
    const trial = await ask(` ${number} `)
    assert.deepEqual(trial!.answers, { [acts]: null, [silent]: 'condition', [fallback]: 'others' })
    assert.deepEqual(trial!.wishes.not, [{ what: far, by: `rule:${acts}` }])
    assert.isNull(await ask('SO-none'))
    const { status } = await oneOf('SELECT status FROM orders WHERE id = $1', [orderId])
    assert.equal(status, 'captured')
  })

  test('asking twenty orders costs no more statements than asking one', async ({ assert }) => {
    const categories = { field: 'categories', op: 'in', value: ['椅子'] }
    await save({ condition: { any: [categories, toZhejiang] }, effects: { keepTogether: true } })
    const ids: number[] = []
    for (let n = 0; n < 21; n++) ids.push(await capture(stage))
    const process = async (orderIds: number[]) => {
      await new ProcessOrders().handle({ orderIds })
    }
    await process([ids[0]])
    const one = await countStatements(() => process([ids[1]]))
    const many = await countStatements(() => process(ids.slice(2)))
    assert.isAtMost(many, one + 2)
  })
})

test.group('What warehouses may be asked for', (group) => {
  let stage: Stage
  let far: number
  const DAY_MS = 86_400_000
  const dayFromNow = (days: number) =>
    new Date(Date.parse(`${allocationNow().today}T00:00:00Z`) + days * DAY_MS)
      .toISOString()
      .slice(0, 10)
  const ABLE: AbilitiesInput = {
    ...{ cutOff: '23:59', dailyCapacity: null, serves: [], carries: null, storeIds: null },
    ...{ handlingDays: 0, restDays: [], holidays: [], closedUntil: null },
  }
  const set = (changes: Partial<AbilitiesInput>, warehouseId = stage.warehouseId) =>
    new SaveAbilities().handle({ warehouseId, abilities: { ...ABLE, ...changes }, actor: SYSTEM })
  const whyNot = async (orderId: number) => {
    const [decision] = (await loadOrderAllocation(orderId, SYSTEM)).decisions
    return Object.fromEntries(decision.barred.map(({ warehouseId, why }) => [warehouseId, why]))
  }
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
    far = await addWarehouse({ regionCode: '440100' })
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 100 })
    await set({}, far)
  })

  test('each ability keeps the nearer warehouse from an order, and the decision says which', async ({
    assert,
  }) => {
    await set({})
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
    const other = await setStage({ stock: 0 })
    const cases: [Partial<AbilitiesInput>, string, Partial<NewOrder>?][] = [
      [{ serves: ['32', '3302'] }, 'region'],
      [{ carries: ['cold', 'oversize'] }, 'storage'],
      [{ storeIds: [other.storeId] }, 'channel'],
      [{ closedUntil: dayFromNow(0) }, 'closed'],
      [{ dailyCapacity: 1 }, 'capacity'],
      [{ handlingDays: 3 }, 'cut_off', { shipBy: new Date(Date.now() + DAY_MS).toISOString() }],
      [
        { holidays: [dayFromNow(0), dayFromNow(1), dayFromNow(2)] },
        'cut_off',
        { shipBy: new Date(Date.now() + DAY_MS).toISOString() },
      ],
    ]
    for (const [abilities, why, changes] of cases) {
      await set(abilities)
      const orderId = await allocate(stage, changes)
      assert.equal((await whyNot(orderId))[stage.warehouseId], why, JSON.stringify(abilities))
      assert.equal(await warehouseOf(orderId), far, why)
    }
    await set({ serves: ['330106'], carries: ['normal'], storeIds: [stage.storeId] })
    await set({ closedUntil: dayFromNow(-1), restDays: [1, 2] })
    assert.equal(await warehouseOf(await allocate(stage)), stage.warehouseId)
  })

  test('handling and days off make the promise later; what a rule promises shuts out who is too slow', async ({
    assert,
  }) => {
    const promised = async (orderId: number) =>
      Date.parse(
        (await oneOf('SELECT promised_at AS at FROM fulfilments WHERE order_id = $1', [orderId])).at
      )
    await set({})
    const [soon, late] = [await promised(await allocate(stage)), 2]
    await set({ handlingDays: late })
    assert.closeTo((await promised(await allocate(stage))) - soon, late * DAY_MS, 60_000)
    await set({})
    const decide = async () =>
      (await loadOrderAllocation(await allocate(stage), SYSTEM)).decisions[0]
    const id = await save({ effects: { withinDays: 1 } })
    const kept = await decide()
    assert.equal(kept.deliverBy, dayFromNow(1))
    assert.deepEqual(
      kept.barred.map(({ warehouseId, why }) => [warehouseId, why]),
      [[far, 'too_slow']]
    )
    await save({ effects: { withinDays: 0 } }, { id })
    assert.isTrue((await decide()).isLate)
  })

  test('the form keeps what it is told, from those who may', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const put = (body: object) =>
      client
        .put(`/oms/abilities/${stage.warehouseId}`)
        .json({ ...ABLE, ...body })
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    ;(await put({ restDays: [1, 2, 3, 4, 5, 6, 7] })).assertStatus(422)
    ;(await put({ holidays: ['2026-02-30'] })).assertStatus(422)
    const said = { serves: ['33'], carries: ['cold'], dailyCapacity: 50, cutOff: '15:30' }
    await put({ ...said, holidays: ['2027-02-06'], storeIds: [stage.storeId] })
    const page = await client.get('/oms/abilities').loginAs(user).withInertia()
    assert.containsSubset((page.inertiaProps as { warehouses: object[] }).warehouses, [
      { ...said, id: stage.warehouseId, holidays: ['2027-02-06'], storeIds: [stage.storeId] },
    ])
    assert.isDefined(await oneOf(`SELECT 1 FROM audit_entries WHERE action = 'oms.abilities.save'`))
    const viewer = await actingAs({ permissions: ['oms.abilities.view'] })
    const edit = `/oms/abilities/${stage.warehouseId}/edit`
    ;(await client.get(edit).loginAs(viewer)).assertStatus(403)
    ;(await client.get(edit).loginAs(user)).assertStatus(200)
  })
})
