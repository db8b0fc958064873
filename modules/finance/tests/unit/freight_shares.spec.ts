import { test } from '@japa/runner'
import fc from 'fast-check'
import { Money } from '#kernel/money'
import { freightShares } from '#modules/finance/domain/freight_shares'

const shares = (freight: string, parts: [number, string][]) =>
  freightShares(
    Money.of(freight, 'CNY'),
    parts.map(([weightG, value]) => ({ weightG, value }))
  ).map((part) => part.toFixed())

test.group('Freight of a parcel of several orders', () => {
  test('by weight, by value where a weight is unknown, else equally', ({ assert }) => {
    assert.deepEqual(
      shares('10', [
        [500, '100'],
        [1500, '100'],
      ]),
      ['2.50', '7.50']
    )
    assert.deepEqual(
      shares('10', [
        [500, '30'],
        [0, '10'],
      ]),
      ['7.50', '2.50']
    )
    assert.deepEqual(
      shares('10', [
        [0, '0'],
        [0, '0'],
        [0, '0'],
      ]),
      ['3.34', '3.33', '3.33']
    )
    assert.deepEqual(shares('8', [[0, '0']]), ['8.00'])
  })

  test('the parts sum to the whole, always', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(
          fc.record({
            weightG: fc.integer({ min: 0, max: 50_000 }),
            value: fc.integer({ min: 0, max: 900_000 }).map(String),
          }),
          { minLength: 1, maxLength: 8 }
        ),
        (cents, parts) => {
          const freight = Money.of(String(cents), 'CNY').mul('0.01').round()
          const sum = freightShares(freight, parts).reduce((all, part) => all.add(part))
          assert.isTrue(sum.equals(freight))
        }
      )
    )
  })
})
