import { test } from '@japa/runner'
import fc from 'fast-check'
import { explodeBundle } from '#catalog/domain/explode_bundle'
import { sharesAddUp, sharesByPrice } from '#catalog/domain/revenue_shares'
import { Money } from '#kernel/money'

const price = fc.integer({ min: 0, max: 10_000_000 }).map((fen) => (fen / 100).toFixed(2))
const parts = fc.array(fc.record({ qty: fc.integer({ min: 1, max: 9 }), listPrice: price }), {
  minLength: 1,
  maxLength: 12,
})

test.group('catalog | bundles', () => {
  test('quantities multiply and the revenue is shared', ({ assert }) => {
    const exploded = explodeBundle({ qty: 3, payable: '100', currency: 'CNY' }, [
      { skuId: 1, qty: 1, revenueShare: '0.33333334' },
      { skuId: 2, qty: 2, revenueShare: '0.66666666' },
    ])
    assert.deepEqual(exploded, [
      { skuId: 1, qty: 3, payable: '33.3300' },
      { skuId: 2, qty: 6, payable: '66.6700' },
    ])
  })

  test('I16: the parts always sum to the line, however the price falls', () => {
    fc.assert(
      fc.property(
        parts,
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('CNY', 'USD', 'JPY'),
        (components, minor, qty, currency) => {
          const payable = Money.fromMinor(minor, currency)
          const shares = sharesByPrice(components)
          const exploded = explodeBundle(
            { qty, payable: payable.toString(), currency },
            components.map((component, index) => ({
              skuId: index,
              qty: component.qty,
              revenueShare: shares[index],
            }))
          )
          const sum = Money.sum(
            exploded.map((part) => Money.of(part.payable, currency)),
            currency
          )
          return (
            sum.equals(payable) &&
            exploded.every((part, index) => part.qty === components[index].qty * qty)
          )
        }
      ),
      { numRuns: 500 }
    )
  })

  test('shares by price sum to exactly one', ({ assert }) => {
    assert.deepEqual(
      sharesByPrice([
        { qty: 1, listPrice: '1' },
        { qty: 1, listPrice: '1' },
        { qty: 1, listPrice: '1' },
      ]),
      ['0.33333334', '0.33333333', '0.33333333']
    )
    fc.assert(
      fc.property(parts, (components) => sharesAddUp(sharesByPrice(components))),
      { numRuns: 500 }
    )
  })

  test('shares that miss one, or pass it, do not add up', ({ assert }) => {
    assert.isFalse(sharesAddUp(['0.5', '0.49999999']))
    assert.isFalse(sharesAddUp(['0.5', '0.50000001']))
    assert.isTrue(sharesAddUp(['1']))
  })
})
