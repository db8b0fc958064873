import { test } from '@japa/runner'
import fc from 'fast-check'
import { allocate, decide } from '#modules/oms/domain/allocation'
import {
  DEFAULT_WEIGHTS,
  type AllocationContext,
  type Need,
  type OrderNeeds,
  type Site,
} from '#modules/oms/domain/allocation_terms'
import { constrain } from '#modules/oms/domain/allocation_constraints'
import { groupsOf, isPartable } from '#modules/oms/domain/allocation_groups'
import { OrderModel, type Candidate } from '#modules/oms/domain/allocation_model'
import { waysToPart } from '#modules/oms/domain/allocation_parts'
import { packDecision, unpackDecision } from '#modules/oms/domain/decision_record'
import {
  aContext,
  aNeed,
  anOrderNeeding,
  aService,
  aSite,
  aTariff,
  bookOf,
  stockOf,
} from '#modules/oms/tests/support/allocation'

/** Every way to give each group to one site (or, where lines may be parted, every division), scored one by one. */
function bruteForce(model: OrderModel, mayPart: boolean): number | null {
  const { candidates: sites } = model
  let best: number | null = null
  const used = new Map<string, number>()
  const placed: { site: Candidate; need: Need; qty: number; lineQty: number }[] = []
  const fits = (site: Candidate, need: Need, qty: number) =>
    (used.get(`${site.warehouseId}:${need.skuId}`) ?? 0) + qty <= model.free(site, need)
  const put = (site: Candidate, need: Need, qty: number, lineQty: number) => {
    const key = `${site.warehouseId}:${need.skuId}`
    used.set(key, (used.get(key) ?? 0) + qty)
    placed.push({ site, need, qty, lineQty })
  }
  const take = () => {
    const { site, need, qty } = placed.pop()!
    const key = `${site.warehouseId}:${need.skuId}`
    used.set(key, used.get(key)! - qty)
  }
  const groups = groupsOf(model.needs)
  const go = (at: number): void => {
    if (at === groups.length) {
      const loads = sites.flatMap((candidate) => {
        const lines = placed.filter((one) => one.site === candidate)
        return lines.length > 0 ? [{ candidate, lines }] : []
      })
      const filled = model.fill(loads)
      if (filled && (best === null || filled.score < best)) best = filled.score
      return
    }
    const group = groups[at]
    for (const site of sites) {
      let count = 0
      for (const need of group) {
        if (!fits(site, need, need.qty)) break
        put(site, need, need.qty, need.lineQty)
        count++
      }
      if (count === group.length) go(at + 1)
      while (count-- > 0) take()
    }
    if (!mayPart || !isPartable(group)) return
    const [need] = group
    const part = (site: number, open: number): void => {
      if (site === sites.length) return open === 0 ? go(at + 1) : undefined
      for (let qty = 0; qty <= open; qty++) {
        if (qty > 0 && !fits(sites[site], need, qty)) break
        if (qty > 0) put(sites[site], need, qty, qty)
        part(site + 1, open - qty)
        if (qty > 0) take()
      }
    }
    part(0, need.qty)
  }
  go(0)
  return best
}

const REGIONS = ['330100', '310000', '440100', '510100', '110000', '650100']
const CLASSES = ['normal', 'cold', 'hazmat']

const instance = (sites: number, skus: number, units: number) =>
  fc.record({
    sites: fc.array(
      fc.record({
        region: fc.constantFrom(...REGIONS),
        stock: fc.array(fc.nat(units), { minLength: skus, maxLength: skus }),
        load: fc.nat(9),
        bonus: fc.constantFrom(0, 0, 15_000, -20_000),
        carries: fc.constantFrom(null, null, ['normal', 'cold']),
      }),
      { minLength: 1, maxLength: sites }
    ),
    lines: fc.array(
      fc.record({
        sku: fc.nat(skus - 1),
        qty: fc.integer({ min: 1, max: units }),
        weightG: fc.constantFrom(100, 700, 2500),
        storageClass: fc.constantFrom('normal', 'normal', 'normal', ...CLASSES),
        isPartOfBundle: fc.boolean(),
      }),
      { minLength: 1, maxLength: skus }
    ),
    prices: fc.array(fc.integer({ min: 30_000, max: 150_000 }), { minLength: 2, maxLength: 2 }),
    perExtraParcel: fc.constantFrom(0, 30_000),
    perOverstock: fc.constantFrom(0, 4_000),
    fuelRate: fc.constantFrom(0, 850),
  })
type Instance = ReturnType<typeof instance> extends fc.Arbitrary<infer T> ? T : never

function build(drawn: Instance): { order: OrderNeeds; context: AllocationContext } {
  const sites = drawn.sites.map((site, index) =>
    aSite(index + 1, {
      regionCode: site.region,
      load: site.load,
      dailyCapacity: 10,
      carries: site.carries,
    })
  )
  // Lines of a bundle stand next to each other under one order line.
  let bundle = 0
  const needs = drawn.lines.map((line, index) => {
    bundle = line.isPartOfBundle ? bundle || 1000 + index : 0
    return aNeed(line.sku + 1, line.qty, {
      orderLineId: bundle || index + 1,
      componentId: bundle ? index + 1 : null,
      weightG: line.weightG,
      storageClass: line.storageClass,
    })
  })
  const stock = stockOf(
    drawn.sites.flatMap((site, index) =>
      site.stock.map((qty, sku) => [index + 1, sku + 1, qty] as const)
    )
  )
  const { fuelRate } = drawn
  const book = bookOf([
    aTariff('ZTO', { firstPrice: drawn.prices[0], fuelRate, transitDays: 3 }),
    aTariff('ZTO', { firstPrice: drawn.prices[1], warehouseId: 1, fuelRate, transitDays: 4 }),
    aTariff('SF', { firstPrice: drawn.prices[1], stepPrice: 60_000, transitDays: 1 }),
  ])
  const constraints = constrain({
    rules: [
      {
        id: 1,
        version: 1,
        effects: {
          warehouseBonus: drawn.sites.flatMap(({ bonus }, index) =>
            bonus === 0 ? [] : [{ warehouseId: index + 1, amount: bonus }]
          ),
        },
      },
    ],
  })
  const weights = {
    ...DEFAULT_WEIGHTS,
    perExtraParcel: drawn.perExtraParcel,
    perOverstock: drawn.perOverstock,
  }
  return {
    order: anOrderNeeding(needs, sites, { constraints }),
    context: aContext(stock, { book, weights, overstock: (site, sku) => (site + sku) % 3 }),
  }
}

/** Lines whole where that can be, else parted; null when neither can. */
function reference({ order, context }: ReturnType<typeof build>): number | null {
  const model = new OrderModel(order, context, true)
  return bruteForce(model, false) ?? bruteForce(model, true)
}

test.group('oms | allocation against every way of filling an order', () => {
  test('up to six warehouses: nothing is cheaper', ({ assert }) => {
    fc.assert(
      fc.property(instance(6, 4, 3), (drawn) => {
        const built = build(drawn)
        const best = reference(built)
        const decision = decide(built.order, built.context)
        assert.equal(decision.verdict === 'allocated', best !== null)
        assert.isTrue(decision.isExact)
        if (best !== null) {
          const parts = unpackDecision(packDecision(decision)).options.find((one) => one.isChosen)!
          assert.equal(parts.score, best)
          assert.equal(decision.options[0].score, best)
        }
      }),
      { numRuns: 400 }
    )
  })

  test('more: what can be filled is filled, close to the best', ({ assert }) => {
    let [mine, best] = [0, 0]
    fc.assert(
      fc.property(instance(9, 3, 2), (drawn) => {
        const built = build(drawn)
        const lowest = reference(built)
        const decision = decide(built.order, built.context)
        if (lowest === null) return assert.notEqual(decision.verdict, 'allocated')
        if (groupsOf(built.order.needs).every(isPartable))
          assert.equal(decision.verdict, 'allocated')
        if (decision.verdict !== 'allocated') return
        mine += decision.options[0].score
        best += lowest
      }),
      { numRuns: 200 }
    )
    assert.isAtLeast(mine, best)
    assert.isBelow(mine / best, 1.02)
  })

  test('never takes more than there is, gives each line exactly once', ({ assert }) => {
    fc.assert(
      fc.property(instance(4, 3, 3), fc.integer({ min: 1, max: 5 }), (drawn, copies) => {
        const { order, context } = build(drawn)
        const before = context.stock.copy()
        const orders = Array.from({ length: copies }, (_, n) => ({ ...order, orderId: n + 1 }))
        const decisions = allocate(orders, context)
        const taken = new Map<string, number>()
        for (const decision of decisions) {
          const given = new Map<Need, number>()
          for (const { warehouseId, lines } of decision.parcels)
            for (const { need, qty } of lines) {
              const key = `${warehouseId}:${need.skuId}`
              taken.set(key, (taken.get(key) ?? 0) + qty)
              given.set(need, (given.get(need) ?? 0) + qty)
            }
          if (decision.verdict === 'allocated')
            for (const need of order.needs) assert.equal(given.get(need), need.qty)
        }
        for (const [key, qty] of taken) {
          const [warehouseId, skuId] = key.split(':').map(Number)
          assert.isAtMost(qty, before.of(warehouseId, skuId))
          assert.equal(context.stock.of(warehouseId, skuId), before.of(warehouseId, skuId) - qty)
        }
      }),
      { numRuns: 150 }
    )
  })

  test('ways to part a line: every one where they are few', ({ assert }) => {
    assert.sameDeepMembers(waysToPart(3, [2, 2]), [
      [2, 1],
      [1, 2],
    ])
    const many = waysToPart(40, [30, 30, 30])
    assert.isTrue(many.every((way) => way.reduce((sum, one) => sum + one, 0) === 40))
    assert.isTrue(many.every((way) => way.every((one, site) => one <= [30, 30, 30][site])))
    assert.includeDeepMembers(many, [
      [30, 10, 0],
      [10, 30, 0],
    ])
  })
})

const SITES: Site[] = [aSite(1), aSite(2, { regionCode: '440100' })]
const FULL = [
  [1, 1, 9],
  [2, 1, 9],
] as const
const chosen = (order: OrderNeeds, context: AllocationContext) =>
  decide(order, context).parcels.map((parcel) => parcel.warehouseId)

test.group('oms | what rules a warehouse out', () => {
  const cases: [string, Partial<Site>, Partial<OrderNeeds>][] = [
    ['region', { serves: ['44', '3302'] }, {}],
    ['storage', { carries: ['normal'] }, { needs: [aNeed(1, 1, { storageClass: 'cold' })] }],
    ['closed', { closedUntil: '2026-11-22' }, {}],
    ['capacity', { dailyCapacity: 5, load: 5 }, {}],
    [
      'cut_off',
      { rhythm: { cutOff: 540, restDays: [] } },
      { shipBy: { day: 20_779, minute: 1200 } },
    ],
    [
      'pinned',
      {},
      {
        constraints: constrain({
          rules: [{ id: 4, version: 2, effects: { onlyWarehouses: [2] } }],
        }),
      },
    ],
    [
      'forbidden',
      {},
      {
        constraints: constrain({ rules: [{ id: 4, version: 2, effects: { notWarehouses: [1] } }] }),
      },
    ],
  ]
  for (const [why, site, order] of cases)
    test(why, ({ assert }) => {
      const sites = [aSite(1, site), SITES[1]]
      const wanted = anOrderNeeding([aNeed(1)], sites, order)
      const decision = decide(wanted, aContext(stockOf(FULL)))
      assert.deepEqual(
        decision.parcels.map((parcel) => parcel.warehouseId),
        [2]
      )
      assert.deepInclude(decision.barred[0], { warehouseId: 1, why })
      assert.equal(unpackDecision(packDecision(decision)).barred[0].why, why)
    })

  test('a class that only one warehouse keeps is fetched from there', ({ assert }) => {
    const sites = [aSite(1, { carries: ['normal'] }), aSite(2, { regionCode: '440100' })]
    const stock = stockOf([
      [1, 1, 5],
      [1, 2, 5],
      [2, 2, 5],
    ])
    const needs = [aNeed(1), aNeed(2, 1, { storageClass: 'cold' })]
    const { parcels } = decide(anOrderNeeding(needs, sites), aContext(stock))
    assert.deepEqual(
      parcels.map((parcel) => [parcel.warehouseId, parcel.lines[0].need.skuId]),
      [
        [1, 1],
        [2, 2],
      ]
    )
  })

  test('a full day counts the parcels given since', ({ assert }) => {
    const sites = [aSite(1, { dailyCapacity: 10, load: 8 }), SITES[1]]
    const orders = [1, 2, 3].map((orderId) => anOrderNeeding([aNeed(1)], sites, { orderId }))
    const decisions = allocate(orders, aContext(stockOf(FULL)))
    assert.deepEqual(
      decisions.map((one) => one.parcels[0].warehouseId),
      [1, 1, 2]
    )
  })

  test('a promise that nobody keeps any more stops nothing', ({ assert }) => {
    const order = anOrderNeeding([aNeed(1)], SITES, { shipBy: { day: 20_778, minute: 0 } })
    const decision = decide(order, aContext(stockOf(FULL)))
    assert.isTrue(decision.isLate)
    assert.equal(decision.verdict, 'allocated')
  })

  test('no courier goes there: unreachable, with the reason of each', ({ assert }) => {
    const book = bookOf([aTariff('SF', { regionPrefix: '44' })])
    const decision = decide(anOrderNeeding([aNeed(1)], SITES), aContext(stockOf(FULL), { book }))
    assert.equal(decision.verdict, 'unreachable')
    assert.deepEqual(decision.barred[0].couriers, [
      { courier: 'SF', service: 'STD', why: 'no_price' },
    ])
  })

  test('too heavy for the only courier is no want of goods', ({ assert }) => {
    const book = bookOf([aTariff('SF')], { services: [aService('SF', { maxWeightG: 1000 })] })
    const order = anOrderNeeding([aNeed(1, 1, { weightG: 1001 })], SITES)
    const decision = decide(order, aContext(stockOf(FULL), { book }))
    assert.equal(decision.verdict, 'unreachable')
    // In two parcels it can go.
    const parted = anOrderNeeding([aNeed(1, 2, { weightG: 1000 })], SITES)
    const { parcels } = decide(parted, aContext(stockOf(FULL), { book }))
    assert.lengthOf(parcels, 2)
  })

  test('kept together: one warehouse or none', ({ assert }) => {
    const stock = () =>
      stockOf([
        [1, 1, 5],
        [2, 2, 5],
      ])
    const constraints = constrain({
      rules: [{ id: 1, version: 1, effects: { keepTogether: true } }],
    })
    const needs = [aNeed(1), aNeed(2)]
    assert.deepEqual(chosen(anOrderNeeding(needs, SITES), aContext(stock())), [1, 2])
    assert.deepEqual(chosen(anOrderNeeding(needs, SITES, { constraints }), aContext(stock())), [])
  })
})
