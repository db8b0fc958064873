import { test } from '@japa/runner'
import { constrain, FREE } from '#modules/oms/domain/allocation_constraints'
import {
  chooseCourier,
  CourierDay,
  priceLanes,
  type CourierTerms,
} from '#modules/oms/domain/courier_choice'
import { isAfter, leavesAt, weekdayOf } from '#modules/oms/domain/cut_off'
import { courierWords, readMemo } from '#modules/oms/domain/memo_couriers'
import { aService, aTariff, bookOf } from '#modules/oms/tests/support/allocation'

const terms = (changes: Partial<CourierTerms> = {}): CourierTerms => ({
  constraints: FREE,
  isCod: false,
  maxDays: null,
  usualDays: 3,
  perDay: 5_000,
  perShare: 50_000,
  day: new CourierDay(),
  ...changes,
})

const TARIFFS = [
  aTariff('ZTO', { firstPrice: 42_000, transitDays: 3 }),
  aTariff('YTO', { firstPrice: 45_000, transitDays: 3 }),
  aTariff('SF', { firstPrice: 120_000, transitDays: 1 }),
]
const choose = (
  changes: Partial<CourierTerms> = {},
  services = [aService('ZTO'), aService('YTO'), aService('SF', { hasCod: true })],
  weightG = 500
) => {
  const book = bookOf(TARIFFS, { services })
  const lanes = book.lanes(1, '330106', '2026-11-22')
  const table = chooseCourier(priceLanes(lanes, weightG, 0), terms(changes))
  return {
    chosen: table.chosen?.courier ?? null,
    out: Object.fromEntries(table.out.map((one) => [one.courier, one.why])),
    choices: table.choices,
  }
}

test.group('oms | choosing the courier', () => {
  test('the cheapest, unless faster is worth more', ({ assert }) => {
    assert.equal(choose().chosen, 'ZTO')
    assert.equal(choose({ perDay: 100_000 }).chosen, 'SF')
  })

  test('within the promise; money at the door; weight', ({ assert }) => {
    const fast = choose({ maxDays: 2 })
    assert.deepEqual([fast.chosen, fast.out], ['SF', { ZTO: 'too_slow', YTO: 'too_slow' }])
    const cod = choose({ isCod: true })
    assert.deepEqual([cod.chosen, cod.out], ['SF', { ZTO: 'no_cod', YTO: 'no_cod' }])
    const heavy = choose({}, [aService('ZTO', { maxWeightG: 1000 }), aService('YTO')], 1500)
    assert.deepEqual([heavy.chosen, heavy.out], ['YTO', { ZTO: 'too_heavy' }])
  })

  test('what the platform demands stands over rules, notes and persons', ({ assert }) => {
    const constraints = constrain({
      rules: [{ id: 1, version: 1, effects: { notCouriers: ['SF'], onlyCouriers: ['ZTO'] } }],
      hand: { warehouseId: null, courier: 'YTO', service: null },
      platformCourier: 'SF',
    })
    const { chosen, out } = choose({ constraints })
    assert.deepEqual([chosen, out], ['SF', { ZTO: 'pinned', YTO: 'pinned' }])
    assert.deepEqual(constraints.onlyCouriers?.source, { by: 'platform' })
  })

  test('shares of the day steer, limits stop', ({ assert }) => {
    const services = [aService('ZTO', { dailyShare: 0.6 }), aService('YTO', { dailyShare: 0.4 })]
    const day = new CourierDay()
    const took: Record<string, number> = {}
    for (let n = 0; n < 100; n++) {
      const { chosen } = choose({ day, perShare: 1_000_000 }, services)
      took[chosen!] = (took[chosen!] ?? 0) + 1
      day.add(`${chosen}/STD`)
    }
    assert.deepEqual(took, { ZTO: 60, YTO: 40 })
    const full = choose({ day: new CourierDay([['ZTO/STD', 5]]) }, [
      aService('ZTO', { dailyLimit: 5 }),
      aService('YTO'),
    ])
    assert.deepEqual([full.chosen, full.out], ['YTO', { ZTO: 'full' }])
  })

  test('bonuses of rules count as money', ({ assert }) => {
    const constraints = constrain({
      rules: [
        { id: 1, version: 1, effects: { courierBonus: [{ courier: 'YTO', amount: 2_000 }] } },
        { id: 2, version: 1, effects: { courierBonus: [{ courier: 'YTO/STD', amount: 2_000 }] } },
      ],
    })
    assert.equal(choose({ constraints }).chosen, 'YTO')
  })
})

test.group('oms | what rules say together', () => {
  const rule = (id: number, effects: object) => ({ id, version: 1, effects })

  test('the first pin wins; bans and pins give way to what came before them', ({ assert }) => {
    const said = constrain({
      rules: [
        rule(1, { notWarehouses: [3] }),
        rule(2, { onlyWarehouses: [3] }),
        rule(3, { onlyWarehouses: [1, 3] }),
        rule(4, { onlyWarehouses: [2] }),
        rule(5, { notWarehouses: [1, 2], keepTogether: true }),
      ],
    })
    assert.deepEqual(said.onlyWarehouses, { ids: [1], source: { by: 'rule', ruleId: 3 } })
    assert.deepEqual([...said.notWarehouses.keys()], [3, 2])
    assert.isTrue(said.keepTogether)
    assert.lengthOf(said.rules, 5)
  })

  test('a person’s choice stands over every rule', ({ assert }) => {
    const said = constrain({
      rules: [rule(1, { notWarehouses: [9], onlyWarehouses: [1], onlyCouriers: ['ZTO'] })],
      hand: { warehouseId: 9, courier: 'SF', service: 'STD' },
    })
    assert.deepEqual(said.onlyWarehouses, { ids: [9], source: { by: 'hand' } })
    assert.isFalse(said.notWarehouses.has(9))
    assert.deepEqual(said.onlyCouriers, { names: ['SF/STD'], source: { by: 'hand' } })
  })

  test('the buyer’s note is heeded as far as a rule says', ({ assert }) => {
    const memo = { wanted: ['SF'], refused: ['YTO'] }
    const refusals = constrain({ rules: [rule(1, { heedMemo: 'refusals' })], memo })
    assert.isNull(refusals.onlyCouriers)
    assert.deepEqual([...refusals.notCouriers], [['YTO', { by: 'memo' }]])
    const all = constrain({ rules: [rule(1, { heedMemo: 'all' })], memo })
    assert.deepEqual(all.onlyCouriers, { names: ['SF'], source: { by: 'memo' } })
    assert.isNull(constrain({ rules: [rule(1, {})], memo }).onlyCouriers)
  })
})

test.group('oms | couriers in notes', () => {
  const couriers = [
    courierWords('SF', '顺丰速运'),
    courierWords('ZTO', '中通快递'),
    courierWords('YTO', '圆通速递'),
    courierWords('STO', '申通快递'),
    courierWords('EMS', 'EMS'),
  ]
  const CASES: [note: string, wanted: string[], refused: string[]][] = [
    ['请发顺丰', ['SF'], []],
    ['发顺丰快递，谢谢', ['SF'], []],
    ['顺丰', ['SF'], []],
    ['不要圆通、申通，其他都行', [], ['YTO', 'STO']],
    ['不要放驿站发顺丰', ['SF'], []],
    ['别发圆通和中通，就用顺丰', ['SF'], ['YTO', 'ZTO']],
    ['圆通不要，谢谢', [], ['YTO']],
    ['不要给我发申通快递', [], ['STO']],
    ['please ship by SF', ['SF'], []],
    ['no EMS please', [], ['EMS']],
    ["don't use yto", [], ['YTO']],
    ['The themes are lovely', [], []],
    ['上次顺丰小哥很好', [], []],
    ['包装好一点', [], []],
    ['', [], []],
  ]

  for (const [note, wanted, refused] of CASES)
    test(`“${note}”`, ({ assert }) => {
      const read = readMemo(note, couriers)
      assert.sameMembers(read.wanted, wanted)
      assert.sameMembers(read.refused, refused)
    })
})

test.group('oms | cut-off', () => {
  test('today before it, the next working day after it', ({ assert }) => {
    assert.equal(weekdayOf(20_779), 7)
    const rhythm = { cutOff: 960, restDays: [7] }
    assert.deepEqual(leavesAt(rhythm, { day: 20_780, minute: 959 }), { day: 20_780, minute: 960 })
    assert.deepEqual(leavesAt(rhythm, { day: 20_780, minute: 960 }), { day: 20_781, minute: 960 })
    assert.deepEqual(leavesAt(rhythm, { day: 20_779, minute: 60 }), { day: 20_780, minute: 960 })
    assert.deepEqual(leavesAt(rhythm, { day: 20_778, minute: 1000 }), { day: 20_780, minute: 960 })
    // Monday is a holiday, and it takes two working days.
    const slow = { ...rhythm, holidays: new Set([20_780]), handlingDays: 2 }
    assert.deepEqual(leavesAt(slow, { day: 20_779, minute: 60 }), { day: 20_783, minute: 960 })
    assert.isTrue(isAfter({ day: 2, minute: 0 }, { day: 1, minute: 900 }))
    assert.isFalse(isAfter({ day: 1, minute: 900 }, { day: 1, minute: 900 }))
  })
})
