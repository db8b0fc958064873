import { test } from '@japa/runner'
import fc from 'fast-check'
import { divideRounded, fromUnits, toUnits } from '#inventory/domain/fixed_point'
import { MovingAverage } from '#inventory/domain/moving_average'
import { valueEntries } from '#inventory/domain/value_entries'

const cost = fc.integer({ min: 0, max: 999_999_999 }).map((units) => fromUnits(BigInt(units), 6))
const inflow = fc.record({
  delta: fc.integer({ min: 1, max: 5000 }),
  unitCost: fc.option(cost, { nil: undefined }),
})
const outflow = fc.record({
  delta: fc.integer({ min: -5000, max: -1 }),
  unitCost: fc.option(cost, { nil: undefined }),
})

test.group('inventory | fixed point', () => {
  test('reads and writes decimals exactly', ({ assert }) => {
    assert.equal(toUnits('12.5', 4), 125000n)
    assert.equal(toUnits('-0.00005', 4), -1n)
    assert.equal(fromUnits(-5n, 4), '-0.0005')
    assert.equal(divideRounded(-5n, 2n), -3n)
    assert.throws(() => toUnits('1e3', 4), /Not a plain decimal/)
  })

  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.integer({ min: 0, max: 6 }),
        (units, scale) => toUnits(fromUnits(units, scale), scale) === units
      )
    )
  })
})

test.group('inventory | moving average', () => {
  test('goods leave at the average, the last unit with what is left', ({ assert }) => {
    const average = new MovingAverage(0, '0', '0')
    assert.deepEqual(average.post(3, '3.333333'), { unitCost: '3.333333', value: '10.0000' })
    assert.deepEqual(average.post(-1), { unitCost: '3.333300', value: '-3.3333' })
    assert.deepEqual(average.post(-1), { unitCost: '3.333400', value: '-3.3334' })
    assert.deepEqual(average.post(-1), { unitCost: '3.333300', value: '-3.3333' })
    assert.deepEqual([average.qty, average.value], [0, '0.0000'])
  })

  test('without a cost, goods come in at the last known one', ({ assert }) => {
    const average = new MovingAverage(0, '0', '8.25')
    assert.deepEqual(average.post(2), { unitCost: '8.250000', value: '16.5000' })
    average.post(-2)
    assert.deepEqual(average.post(1), { unitCost: '8.250000', value: '8.2500' })
  })

  test('what fills a gap below zero comes in at the cost the gap was carried at', ({ assert }) => {
    const average = new MovingAverage(0, '0', '10')
    assert.deepEqual(average.post(-3), { unitCost: '10.000000', value: '-30.0000' })
    assert.deepEqual(average.post(5, '12'), { unitCost: '12.000000', value: '54.0000' })
    assert.deepEqual([average.qty, average.value], [2, '24.0000'])
  })

  test('a move takes in exactly what left', ({ assert }) => {
    const average = new MovingAverage(3, '10.0001', '0')
    const values = valueEntries([{ delta: -3 }, { delta: 3, mirrors: 0 }], () => average)
    assert.deepEqual(
      values.map((one) => one.value),
      ['-10.0001', '10.0001']
    )
    assert.equal(average.value, '10.0001')
  })

  test('the value is always the sum of the entries, never negative while there are goods, and zero at zero units', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(inflow, outflow), { maxLength: 60 }), (movements) => {
        const average = new MovingAverage(0, '0', '1')
        let sum = 0n
        let qty = 0
        for (const { delta, unitCost } of movements) {
          sum += toUnits(average.post(delta, unitCost).value, 4)
          qty += delta
          const value = toUnits(average.value, 4)
          if (value !== sum || average.qty !== qty) return false
          if (qty === 0 && value !== 0n) return false
          if (qty > 0 && value < 0n) return false
        }
        return true
      }),
      { numRuns: 500 }
    )
  })

  test('the average stays between the cheapest and the dearest unit that came in', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 500 }), cost, fc.integer({ min: 0, max: 499 })),
          { minLength: 1, maxLength: 30 }
        ),
        (steps) => {
          const average = new MovingAverage(0, '0', '0')
          const costs: bigint[] = []
          for (const [units, unitCost, out] of steps) {
            average.post(units, unitCost)
            costs.push(toUnits(unitCost, 6))
            const leave = Math.min(out, average.qty - 1)
            if (leave > 0) average.post(-leave)
            const value = toUnits(average.value, 4) * 100n
            const slack = 100n * BigInt(costs.length * 2)
            const low = costs.reduce((a, b) => (a < b ? a : b)) * BigInt(average.qty)
            const high = costs.reduce((a, b) => (a > b ? a : b)) * BigInt(average.qty)
            if (value < low - slack || value > high + slack) return false
          }
          return true
        }
      ),
      { numRuns: 300 }
    )
  })
})
