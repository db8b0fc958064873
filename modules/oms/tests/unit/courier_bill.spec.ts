import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  judgeLine,
  placesOf,
  steppedG,
  type KnownParcel,
  type PriceBook,
} from '#modules/oms/domain/courier_bill'
import type { Tariff } from '#modules/oms/domain/freight'

const YUAN = 10_000
const TERMS = { toleranceG: 100, coin: 100 }
const tariff = (changes: Partial<Tariff> = {}): Tariff => ({
  ...{ courier: 'ZTO', service: 'STD', warehouseId: null, regionPrefix: '', isServed: true },
  ...{ firstWeightG: 1000, firstPrice: 4 * YUAN, stepWeightG: 1000, stepPrice: YUAN },
  ...{ minPrice: 0, volumetricDivisor: 8000, fuelRate: 0, transitDays: 2 },
  ...{ validFrom: null, validTo: null },
  ...changes,
})
/** Zhejiang 4 + 1 a kilogram, Beijing 6 + 3, nothing for Tibet. */
const prices: PriceBook = (region) => {
  if (region?.startsWith('54')) return null
  const far = { firstPrice: 6 * YUAN, stepPrice: 3 * YUAN }
  return { tariff: tariff(region?.startsWith('11') ? far : {}), surcharges: [] }
}
const parcel = (changes: Partial<KnownParcel> = {}): KnownParcel => ({
  ...{ weightG: 900, volumeMm3: 0, regionCode: '330106', hasLeft: true },
  ...changes,
})
const judge = (
  line: { weightG?: number | null; regionCode?: string | null; amount: number },
  known: Partial<KnownParcel> | null = {},
  place: 'first' | 'again' | 'extra' = 'first'
) =>
  judgeLine(
    { weightG: 1000, regionCode: '330100', ...line },
    { parcel: known && parcel(known), place, prices },
    TERMS
  )

test.group('A line of a courier bill', () => {
  test('as expected: rounded up by the courier, or within the tolerance', ({ assert }) => {
    assert.deepEqual(judge({ amount: 4 * YUAN }).findings, [])
    // 950 g by us, 1,040 g by them: the tolerance lets the second kilogram pass.
    const near = judge({ weightG: 1040, amount: 5 * YUAN }, { weightG: 950 })
    assert.deepInclude(near, { findings: [], expected: 5 * YUAN, difference: 0, needsWord: false })
  })

  test('heavier: what the further kilograms cost, and nothing where the price is the same', ({
    assert,
  }) => {
    const heavy = judge({ weightG: 3000, amount: 6 * YUAN })
    assert.deepInclude(heavy, { findings: ['weight'], expected: 4 * YUAN, needsWord: true })
    assert.deepEqual(heavy.parts, { waybill: 0, weight: 2 * YUAN, zone: 0, price: 0 })
    const same = judge({ weightG: 900, amount: 4 * YUAN }, { weightG: 500 })
    assert.deepInclude(same, { findings: ['weight'], difference: 0, needsWord: false })
    assert.deepEqual(judge({ weightG: 1000, amount: 4 * YUAN }, { weightG: 500 }).findings, [])
    // 20 dm³ are charged as 2.5 kg: no courier is accused for its volume.
    const big = judge({ weightG: 2500, amount: 6 * YUAN }, { volumeMm3: 20_000_000 })
    assert.deepInclude(big, { findings: [], difference: 0 })
  })

  test('elsewhere, dearer, and all at once: each part by itself', ({ assert }) => {
    const zone = judge({ regionCode: '110000', amount: 6 * YUAN })
    assert.deepInclude(zone, { findings: ['zone'], difference: 2 * YUAN })
    const price = judge({ amount: 4.5 * YUAN })
    assert.deepInclude(price, { findings: ['price'], difference: 0.5 * YUAN })
    const all = judge({ weightG: 2000, regionCode: '110000', amount: 10 * YUAN })
    assert.deepEqual(all.findings, ['weight', 'zone', 'price'])
    assert.deepEqual(all.parts, { waybill: 0, weight: YUAN, zone: 4 * YUAN, price: YUAN })
    const cheap = judge({ amount: 3 * YUAN })
    assert.deepInclude(cheap, { findings: ['price'], difference: -YUAN, needsWord: false })
  })

  test('what was not to be billed at all is different in full; without a price nothing is judged', ({
    assert,
  }) => {
    const amount = 4 * YUAN
    assert.deepInclude(judge({ amount }, null), { findings: ['unknown_waybill'], expected: 0 })
    assert.deepInclude(judge({ amount }, {}, 'again'), {
      findings: ['duplicate'],
      difference: amount,
    })
    assert.deepEqual(judge({ amount }, { hasLeft: false }, 'again').findings, [
      'duplicate',
      'cancelled',
    ])
    assert.deepInclude(judge({ amount }, {}, 'extra'), { findings: ['price'], expected: 0 })
    const unpriced = judge({ amount }, { regionCode: '540100' })
    assert.deepInclude(unpriced, { findings: ['unpriced'], expected: null, difference: 0 })
    assert.isTrue(unpriced.needsWord)
  })

  test('the parts sum to billed less expected exactly, whatever is billed', ({ assert }) => {
    const region = fc.constantFrom('330106', '110101', '540102', '', null)
    const line = fc.record({
      weightG: fc.option(fc.integer({ min: 0, max: 30_000 })),
      regionCode: region,
      amount: fc.integer({ min: -1_000_000, max: 10_000_000 }),
    })
    const known = fc.record({
      weightG: fc.option(fc.integer({ min: 0, max: 30_000 })),
      volumeMm3: fc.integer({ min: 0, max: 200_000_000 }),
      regionCode: region,
      hasLeft: fc.boolean(),
    })
    const fuel = fc.integer({ min: 0, max: 3000 })
    fc.assert(
      fc.property(
        line,
        fc.option(known),
        fc.constantFrom('first' as const, 'again' as const, 'extra' as const),
        fuel,
        (billed, found, place, fuelRate) => {
          const dear: PriceBook = (code) => {
            const one = prices(code)
            return one && { ...one, tariff: { ...one.tariff, fuelRate } }
          }
          const verdict = judgeLine(billed, { parcel: found, place, prices: dear }, TERMS)
          const sum = Object.values(verdict.parts).reduce((all, part) => all + part, 0)
          assert.equal(sum, verdict.difference)
          if (verdict.expected === null) assert.equal(sum, 0)
          else assert.equal(sum, billed.amount - verdict.expected)
          assert.equal(verdict.needsWord, sum > 0 || verdict.expected === null)
          assert.isTrue(Object.values(verdict).every((value) => value !== undefined))
        }
      ),
      { numRuns: 500 }
    )
  })
})

test.group('Numbers of a courier bill', () => {
  const of = (waybillNo: string, fee = '') => ({ waybillNo, fee })

  test('the same charge again is a duplicate, another one an extra, wherever the freight stands', ({
    assert,
  }) => {
    const lines = [
      of('A', '保价费'),
      of('A'),
      of('A'),
      of('B', '偏远费'),
      of('C'),
      of('D', '上楼费'),
    ]
    assert.deepEqual(placesOf(lines, [of('C'), of('D')]), [
      ...['extra', 'first', 'again', 'first', 'again', 'extra'],
    ])
  })

  test('weights go up to the step that is begun', ({ assert }) => {
    const steps = [0, 1000, 1001, 2000, 2001].map((weight) => steppedG(tariff(), weight))
    assert.deepEqual(steps, [1000, 1000, 2000, 2000, 3000])
  })
})
