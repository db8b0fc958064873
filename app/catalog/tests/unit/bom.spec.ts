import { test } from '@japa/runner'
import fc from 'fast-check'
import { decimal } from '#kernel/decimal'
import { unitsNeeded, unitsPossible, unitsRecovered, type Bom } from '#catalog/domain/bom'
import { compareBoms } from '#catalog/domain/compare_boms'
import { explodeBom } from '#catalog/domain/explode_bom'

const ratio = fc.record({
  qty: fc.integer({ min: 1, max: 50 }),
  scrapRate: fc.integer({ min: 0, max: 9999 }).map((n) => `0.${String(n).padStart(4, '0')}`),
})
const yieldQty = fc.integer({ min: 1, max: 20 })
const units = fc.integer({ min: 0, max: 5000 })

test.group('catalog | quantities of a bill', () => {
  test('what is needed is the least whole number that is enough', ({ assert }) => {
    assert.equal(unitsNeeded({ qty: 2 }, 1, 5), 10)
    assert.equal(unitsNeeded({ qty: 2, scrapRate: '0.05' }, 1, 5), 11)
    assert.equal(unitsNeeded({ qty: 3 }, 10, 5), 2)
    assert.equal(unitsNeeded({ qty: 3 }, 10, 0), 0)
    fc.assert(
      fc.property(ratio, yieldQty, units, (part, makes, n) => {
        const exact = decimal(n)
          .times(part.qty)
          .div(decimal(makes).times(decimal(1).minus(decimal(part.scrapRate))))
        const needed = decimal(unitsNeeded(part, makes, n))
        return needed.gte(exact.minus('1e-30')) && needed.minus(1).lt(exact)
      })
    )
  })

  test('needs never fall as kits grow, and what is possible is exactly what stock is enough for', () => {
    fc.assert(
      fc.property(ratio, yieldQty, units, (part, makes, stock) => {
        const most = unitsPossible(part, makes, stock)
        return (
          unitsNeeded(part, makes, most) <= stock &&
          unitsNeeded(part, makes, most + 1) > stock &&
          unitsNeeded(part, makes, most + 1) >= unitsNeeded(part, makes, most)
        )
      })
    )
  })

  test('taking apart never gives more than went in', () => {
    fc.assert(
      fc.property(
        ratio,
        yieldQty,
        units,
        (part, makes, n) => unitsRecovered(part, makes, n) <= unitsNeeded(part, makes, n)
      )
    )
  })
})

test.group('catalog | explosion', () => {
  const boms = new Map<number, Bom>([
    [
      1,
      {
        yieldQty: 1,
        parts: [
          { skuId: 2, qty: 2 },
          { skuId: 3, qty: 1, scrapRate: '0.2' },
        ],
      },
    ],
    [
      2,
      {
        yieldQty: 4,
        parts: [
          { skuId: 3, qty: 3 },
          { skuId: 4, qty: 1 },
        ],
      },
    ],
  ])
  const costs = new Map([
    [2, '99'],
    [3, '1.20'],
    [4, '0.40'],
  ])

  test('goes down to what is bought, with whole needs and costs rolled up', ({ assert }) => {
    const { lines, unitCost, materials } = explodeBom(1, 10, { boms, costs })
    assert.deepEqual(
      lines.map((line) => [line.place, line.skuId, line.perUnit, line.needed, line.unitCost]),
      [
        ['1', 2, '2.000000', 20, '1.000000'],
        ['1.1', 3, '1.500000', 15, '1.200000'],
        ['1.2', 4, '0.500000', 5, '0.400000'],
        ['2', 3, '1.250000', 13, '1.200000'],
      ]
    )
    assert.equal(unitCost, '3.500000')
    assert.deepEqual(materials, [
      { skuId: 3, needed: 28, perUnit: '2.75' },
      { skuId: 4, needed: 5, perUnit: '0.5' },
    ])
  })

  test('a part without a price leaves the whole without one', ({ assert }) => {
    const { unitCost, lines } = explodeBom(1, 1, { boms, costs: new Map([[3, '1.20']]) })
    assert.isNull(unitCost)
    assert.isNull(lines[0].unitCost)
    assert.equal(lines[3].unitCost, '1.200000')
  })

  test('a tree of shared parts is worked out once each, however deep', ({ assert }) => {
    const deep = new Map<number, Bom>()
    for (let n = 1; n <= 25; n++)
      deep.set(n, {
        yieldQty: 1,
        parts: [
          { skuId: n + 1, qty: 1 },
          { skuId: n + 2, qty: 1 },
        ],
      })
    const started = performance.now()
    const bought = new Map([
      [26, '1'],
      [27, '1'],
    ])
    const { unitCost } = explodeBom(20, 1, { boms: deep, costs: bought })
    assert.equal(unitCost, '21.000000')
    assert.isBelow(performance.now() - started, 500)
  })
})

test.group('catalog | versions compared', () => {
  test('part by part and by the unit: added, removed, changed, the same', ({ assert }) => {
    const before: Bom = {
      yieldQty: 1,
      parts: [
        { skuId: 1, qty: 2 },
        { skuId: 2, qty: 1 },
        { skuId: 3, qty: 1, scrapRate: '0.1' },
        { skuId: 4, qty: 5, alternates: [{ skuId: 9, qty: 5 }] },
      ],
    }
    const after: Bom = {
      yieldQty: 2,
      parts: [
        { skuId: 1, qty: 4 },
        { skuId: 3, qty: 2 },
        { skuId: 4, qty: 10 },
        { skuId: 5, qty: 1 },
      ],
    }
    assert.deepEqual(
      compareBoms(before, after).map((row) => [row.skuId, row.kind, row.before, row.after]),
      [
        [1, 'same', '2.000000', '2.000000'],
        [3, 'changed', '1.000000', '1.000000'],
        [4, 'changed', '5.000000', '5.000000'],
        [5, 'added', null, '0.500000'],
        [2, 'removed', '1.000000', null],
      ]
    )
  })
})
