import { test } from '@japa/runner'
import fc from 'fast-check'
import { freightOf, isValidOn, type Surcharge } from '#modules/oms/domain/freight'
import { aService, aTariff, bookOf } from '#modules/oms/tests/support/allocation'

const surcharge = (changes: Partial<Surcharge>): Surcharge => ({
  courier: 'SF',
  service: 'STD',
  name: '偏远',
  regionPrefix: '',
  basis: 'parcel',
  amount: 30_000,
  fromWeightG: 0,
  validFrom: null,
  validTo: null,
  ...changes,
})

test.group('oms | freight', () => {
  test('first weight, then each step begun', ({ assert }) => {
    const tariff = aTariff('SF', { firstPrice: 120_000, stepPrice: 20_000 })
    const total = (weightG: number) => freightOf(tariff, [], weightG).total
    assert.deepEqual(
      [0, 1, 1000, 1001, 2000, 2001, 2300].map(total),
      [120_000, 120_000, 120_000, 140_000, 140_000, 160_000, 160_000]
    )
  })

  test('the larger of weight and volume is charged', ({ assert }) => {
    const tariff = aTariff('SF', { volumetricDivisor: 6000 })
    // 40 × 30 × 20 cm are 24,000 cm³: four kilograms by 6000, three by 8000.
    const volume = 400 * 300 * 200
    assert.deepInclude(freightOf(tariff, [], 1500, volume), { chargedG: 4000, isVolumetric: true })
    assert.equal(freightOf({ ...tariff, volumetricDivisor: 8000 }, [], 1500, volume).chargedG, 3000)
    assert.deepInclude(freightOf(tariff, [], 4500, volume), { chargedG: 4500, isVolumetric: false })
  })

  test('least price, fuel and surcharges add up line by line', ({ assert }) => {
    const tariff = aTariff('SF', { firstPrice: 40_000, minPrice: 60_000, fuelRate: 1250 })
    const added = [
      surcharge({}),
      surcharge({ name: '超重', basis: 'kg', amount: 5_000, fromWeightG: 2001 }),
      surcharge({ name: '旺季', basis: 'percent', amount: 1000 }),
    ]
    const light = freightOf(tariff, added, 500)
    assert.deepEqual(light, {
      chargedG: 500,
      isVolumetric: false,
      base: 60_000,
      fuel: 7_500,
      surcharges: [
        { name: '偏远', amount: 30_000 },
        { name: '旺季', amount: 6_000 },
      ],
      total: 103_500,
    })
    assert.deepInclude(freightOf(tariff, added, 2300).surcharges, { name: '超重', amount: 15_000 })
  })

  test('never falls as the parcel gets heavier or larger, and is the sum of its lines', () => {
    const amount = fc.integer({ min: 0, max: 500_000 })
    fc.assert(
      fc.property(
        fc.record({
          firstPrice: amount,
          stepPrice: amount,
          minPrice: amount,
          firstWeightG: fc.integer({ min: 1, max: 3000 }),
          stepWeightG: fc.integer({ min: 1, max: 3000 }),
          fuelRate: fc.integer({ min: 0, max: 5000 }),
        }),
        fc.array(
          fc.record({
            basis: fc.constantFrom<Surcharge['basis'][]>('parcel', 'kg', 'percent'),
            amount,
            fromWeightG: fc.integer({ min: 0, max: 5000 }),
          }),
          { maxLength: 3 }
        ),
        fc.nat(20_000),
        fc.nat(20_000),
        fc.nat(50_000_000),
        (prices, more, weight, further, volume) => {
          const tariff = aTariff('SF', prices)
          const added = more.map((one) => surcharge(one))
          const light = freightOf(tariff, added, weight, volume)
          const heavy = freightOf(tariff, added, weight + further, volume)
          const sum = light.surcharges.reduce(
            (all, one) => all + one.amount,
            light.base + light.fuel
          )
          return light.total <= heavy.total && light.total === sum && Number.isSafeInteger(sum)
        }
      )
    )
  })
})

test.group('oms | price tables', () => {
  test('the longest prefix counts, a warehouse’s own before any', ({ assert }) => {
    const book = bookOf([
      aTariff('SF', { firstPrice: 1 }),
      aTariff('SF', { firstPrice: 2, regionPrefix: '33' }),
      aTariff('SF', { firstPrice: 3, warehouseId: 7 }),
      aTariff('SF', { firstPrice: 4, regionPrefix: '3301' }),
      aTariff('SF', { firstPrice: 5, regionPrefix: '33', warehouseId: 7 }),
    ])
    const price = (warehouseId: number, region: string | null) =>
      book.lanes(warehouseId, region, '2026-11-22')[0].tariff?.firstPrice
    assert.deepEqual(
      [
        price(1, '440100'),
        price(7, '440100'),
        price(7, '330200'),
        price(7, '330106'),
        price(1, null),
      ],
      [1, 3, 5, 4, 1]
    )
  })

  test('agrees with a search through every row', () => {
    const prefix = fc.constantFrom('', '3', '33', '3301', '330106', '44')
    const day = fc.constantFrom('2026-11-01', '2026-11-15', '2026-11-30')
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            regionPrefix: prefix,
            warehouseId: fc.constantFrom(null, 1, 2),
            validFrom: fc.option(day),
            validTo: fc.option(day),
            firstPrice: fc.nat(100),
          }),
          { maxLength: 12 }
        ),
        fc.constantFrom(null, '330106', '330200', '440100'),
        fc.constantFrom(1, 2, 3),
        day,
        (rows, region, warehouseId, on) => {
          const tariffs = rows.map((row) => aTariff('SF', row))
          const reference = tariffs
            .filter((one) => one.warehouseId === null || one.warehouseId === warehouseId)
            .filter((one) => (region ?? '').startsWith(one.regionPrefix) && isValidOn(one, on))
            .map((one, index) => ({
              one,
              rank: one.regionPrefix.length * 2 + (one.warehouseId === null ? 0 : 1),
              index,
            }))
            .sort((a, b) => b.rank - a.rank || a.index - b.index)[0]?.one
          const book = bookOf(tariffs, { services: [aService('SF')] })
          return book.lanes(warehouseId, region, on)[0].tariff === (reference ?? null)
        }
      )
    )
  })

  test('reach: the longest prefix, the product before the courier; a suspension ends', ({
    assert,
  }) => {
    const reach = (changes: object) => ({
      courier: 'SF',
      service: null,
      regionPrefix: '',
      isServed: true,
      hasCod: null,
      suspendedUntil: null,
      ...changes,
    })
    const book = bookOf([aTariff('SF')], {
      services: [aService('SF', { hasCod: true })],
      reach: [
        reach({ regionPrefix: '65', isServed: false }),
        reach({ regionPrefix: '6501' }),
        reach({ regionPrefix: '54', hasCod: false, suspendedUntil: '2026-11-25' }),
        reach({ regionPrefix: '62', service: 'STD', isServed: false }),
        reach({ regionPrefix: '62', isServed: true }),
      ],
    })
    const lane = (region: string, day = '2026-11-22') => book.lanes(1, region, day)[0]
    assert.isFalse(lane('652300').isServed)
    assert.isTrue(lane('650100').isServed)
    assert.isFalse(lane('620100').isServed)
    assert.deepInclude(lane('540100'), { hasCod: false, suspendedUntil: '2026-11-25' })
    assert.isNotNull(lane('540100', '2026-11-25').suspendedUntil)
    assert.isNull(lane('540100', '2026-11-26').suspendedUntil)
    assert.isTrue(lane('330100').hasCod)
  })

  test('surcharges of the region that count on the day', ({ assert }) => {
    const book = bookOf([aTariff('SF')], {
      surcharges: [
        surcharge({ name: 'west', regionPrefix: '65' }),
        surcharge({ name: 'feast', validFrom: '2027-02-01', validTo: '2027-02-10' }),
      ],
    })
    const names = (region: string, day: string) =>
      book.lanes(1, region, day)[0].surcharges.map((one) => one.name)
    assert.deepEqual(names('650100', '2026-11-22'), ['west'])
    assert.deepEqual(names('330100', '2027-02-10'), ['feast'])
    assert.deepEqual(names('330100', '2027-02-11'), [])
  })
})
