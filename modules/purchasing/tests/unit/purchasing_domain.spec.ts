import { test } from '@japa/runner'
import fc from 'fast-check'
import { bestQuote, quoteOf, roundUpTo, type PriceBreak } from '../../domain/price_breaks.js'
import { whatIsMissing, type Policy, type Stock } from '../../domain/suggest.js'

const aBreak = (fields: Partial<PriceBreak> = {}): PriceBreak => ({
  supplierId: 1,
  fromQty: 1,
  unitPrice: '10',
  packQty: 1,
  minQty: 1,
  leadTimeDays: 7,
  currency: 'CNY',
  rate: '1',
  isPreferred: false,
  ...fields,
})
const policy = (fields: Partial<Policy>): Policy => ({
  method: 'fixed',
  reorderPoint: 0,
  targetLevel: 0,
  safetyStock: 0,
  ...fields,
})
const stock = (fields: Partial<Stock>): Stock => ({
  onHand: 0,
  reserved: 0,
  inTransit: 0,
  openPurchase: 0,
  ...fields,
})

test.group('purchase suggestions', () => {
  test('ten in stock, five a day, a week to deliver, a month to cover: 175', ({ assert }) => {
    const numbers = policy({ method: 'days_of_cover', reorderPoint: 150, targetLevel: 185 })
    const operands = whatIsMissing(numbers, stock({ onHand: 10 }), Array(28).fill(5), 7)
    assert.deepInclude(operands, { need: 175, averageDaily: 5, daysLeft: 2 })
  })

  test('what is on its way counts; above the reorder point nothing is missing', ({ assert }) => {
    const fixed = policy({ reorderPoint: 20, targetLevel: 100 })
    assert.equal(whatIsMissing(fixed, stock({ onHand: 30, reserved: 12 }), [], 7).need, 82)
    assert.equal(
      whatIsMissing(fixed, stock({ onHand: 30, reserved: 12, openPurchase: 3 }), [], 7).need,
      0
    )
    assert.equal(whatIsMissing(fixed, stock({ onHand: 5, inTransit: 10 }), [], 7).need, 85)
  })

  test('the need brings stock to its target, never below zero', ({ assert }) => {
    const units = fc.integer({ min: 0, max: 500 })
    fc.assert(
      fc.property(
        units,
        units,
        units,
        units,
        units,
        units,
        (onHand, reserved, inTransit, openPurchase, reorderPoint, targetLevel) => {
          const operands = whatIsMissing(
            policy({ reorderPoint, targetLevel }),
            { onHand, reserved, inTransit, openPurchase },
            [],
            7
          )
          assert.isAtLeast(operands.need, 0)
          if (operands.need > 0) assert.equal(operands.projected + operands.need, operands.target)
          else
            assert.isTrue(
              operands.projected > operands.reorderPoint || operands.projected >= operands.target
            )
        }
      )
    )
  })

  test('rounded up to packs and minimum, at the break that quantity reaches', ({ assert }) => {
    const breaks = [
      aBreak({ packQty: 12, minQty: 24 }),
      aBreak({ fromQty: 100, unitPrice: '9', packQty: 12, minQty: 24 }),
    ]
    assert.deepInclude(quoteOf(breaks, 1), { qty: 24, unitPrice: '10' })
    assert.deepInclude(quoteOf(breaks, 97), { qty: 108, unitPrice: '9' })
    assert.isNull(quoteOf([], 5))
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 500 }),
        (qty, step, least) => {
          const rounded = roundUpTo(qty, step, least)
          assert.equal(rounded % step, 0)
          assert.isAtLeast(rounded, Math.max(qty, least))
          assert.isBelow(rounded - step, Math.max(qty, least))
        }
      )
    )
  })

  test('the preferred supplier, else the cheapest in our currency, else the faster', ({
    assert,
  }) => {
    const cheap = aBreak({ supplierId: 2, unitPrice: '8' })
    const dollars = aBreak({ supplierId: 3, unitPrice: '1', currency: 'USD', rate: null })
    const yen = aBreak({ supplierId: 5, unitPrice: '100', currency: 'JPY', rate: '0.05' })
    assert.equal(bestQuote([aBreak(), cheap, dollars], 5)?.supplierId, 2)
    assert.equal(bestQuote([aBreak({ isPreferred: true }), cheap], 5)?.supplierId, 1)
    assert.equal(
      bestQuote([aBreak(), aBreak({ supplierId: 4, leadTimeDays: 3 })], 5)?.supplierId,
      4
    )
    assert.equal(bestQuote([dollars], 5)?.supplierId, 3)
    // 100 JPY at 0.05 are 5 CNY: cheaper than 8.
    assert.equal(bestQuote([aBreak(), cheap, yen, dollars], 5)?.supplierId, 5)
  })
})
