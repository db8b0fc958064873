import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { recommend } from '#shell/domain/stage_guide'
import { MODULE_RULES, NUMBERS, PAINS, STAGES, type StageAnswers } from '#shell/domain/stage_rules'

const modules = [
  { name: 'oms', kind: 'module', stage: 'growth', requires: [] },
  { name: 'wms', kind: 'module', stage: 'growth', requires: ['oms'] },
  { name: 'purchasing', kind: 'module', stage: 'growth', requires: [] },
  { name: 'finance', kind: 'module', stage: 'growth', requires: [] },
  { name: 'crm-core', kind: 'module', stage: 'startup', requires: [] },
  { name: 'marketing', kind: 'module', stage: 'startup', requires: ['crm-core'] },
  { name: 'service-desk', kind: 'module', stage: 'startup', requires: [] },
] as const

const small: StageAnswers = {
  sales: 800_000,
  ordersPerDay: 8,
  platforms: 1,
  warehouses: 1,
  skus: 40,
  staff: 2,
  pains: [],
}
const middle: StageAnswers = {
  sales: 12_000_000,
  ordersPerDay: 300,
  platforms: 3,
  warehouses: 1,
  skus: 900,
  staff: 18,
  pains: [],
}
const large: StageAnswers = {
  sales: 90_000_000,
  ordersPerDay: 4_000,
  platforms: 6,
  warehouses: 5,
  skus: 9_000,
  staff: 140,
  pains: [],
}
const on = (answers: StageAnswers) =>
  recommend(answers, modules)
    .advice.filter((each) => each.on)
    .map((each) => each.name)
    .sort()

const answers = fc.record({
  sales: fc.integer({ min: 0, max: 200_000_000 }),
  ordersPerDay: fc.nat(5_000),
  platforms: fc.nat(10),
  warehouses: fc.nat(8),
  skus: fc.nat(20_000),
  staff: fc.nat(300),
  pains: fc.uniqueArray(fc.constantFrom(...PAINS)),
})

test.group('Stage guide', () => {
  test('three typical businesses', ({ assert }) => {
    assert.equal(recommend(small, modules).stage, 'startup')
    assert.deepEqual(on(small), ['crm-core', 'marketing'])
    assert.equal(recommend(middle, modules).stage, 'growth')
    assert.deepEqual(on(middle), modules.map((module) => module.name).sort())
    assert.equal(recommend(large, modules).stage, 'mature')
  })

  test('what is left off says when it pays off', ({ assert }) => {
    const oms = recommend(small, modules).advice.find((each) => each.name === 'oms')
    assert.deepEqual(oms, {
      name: 'oms',
      on: false,
      reason: 'not_yet',
      params: {},
      comeBack: { number: 'ordersPerDay', atLeast: 50 },
    })
  })

  test('a pain brings its module at any size, and what that requires', ({ assert }) => {
    const advice = recommend({ ...small, pains: ['wrong_parcels'] }, modules).advice
    assert.containSubset(advice, [
      { name: 'wms', on: true, reason: 'pain_wrong_parcels' },
      { name: 'oms', on: true, reason: 'needed', params: { module: 'wms' } },
    ])
  })

  test('a module the table does not know goes by its own stage', ({ assert }) => {
    const extra = { name: 'loyalty', kind: 'module', stage: 'mature', requires: [] } as const
    assert.isFalse(recommend(middle, [extra]).advice[0].on)
    assert.isTrue(recommend(large, [extra]).advice[0].on)
  })

  test('growing never takes a module away, nor lowers the stage', ({ assert }) => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...NUMBERS), fc.nat(1_000_000), (before, key, more) => {
        const after = { ...before, [key]: before[key] + more }
        const [a, b] = [recommend(before, modules), recommend(after, modules)]
        assert.isAtLeast(STAGES.indexOf(b.stage), STAGES.indexOf(a.stage))
        assert.includeMembers(on(after), on(before))
      })
    )
  })

  test('a recommendation holds together and has words in both languages', ({ assert }) => {
    const texts = ['en', 'zh-CN'].map(
      (locale) =>
        JSON.parse(readFileSync(`app/shell/lang/${locale}/shell.json`, 'utf8')).stage.because
    )
    fc.assert(
      fc.property(answers, (given) => {
        const { advice } = recommend(given, modules)
        const names = new Set(on(given))
        for (const each of modules)
          if (names.has(each.name)) assert.isTrue(each.requires.every((name) => names.has(name)))
        for (const { name, reason, on: up, comeBack } of advice) {
          for (const text of texts)
            assert.isString(text[name][reason] ?? text.any[reason], `${name}.${reason}`)
          if (!up) assert.isNotNull(comeBack)
        }
      })
    )
  })

  test('every module of the table exists', ({ assert }) => {
    assert.sameMembers(
      Object.keys(MODULE_RULES),
      modules.map((module) => module.name)
    )
  })
})
