import { test } from '@japa/runner'
import fc from 'fast-check'
import { totalsOf, type PricedLine } from '#orders/domain/amounts'
import { acceptTotal } from '#modules/oms/domain/accept_total'

const lines: PricedLine[] = [
  { qty: 2, unitPrice: '10.00' },
  { qty: 1, unitPrice: '30.00', lineDiscount: '5.00' },
]

test.group('Accepting a platform’s total', () => {
  test('what it asks less is a discount shared by the lines', ({ assert }) => {
    const accepted = acceptTotal({ lines, shipping: '6', tax: '0' }, '42')
    assert.deepEqual(
      accepted.lines.map((line) => line.orderDiscountShare),
      ['4.0000', '5.0000']
    )
    assert.equal(accepted.shipping, '6.0000')
  })

  test('what it asks more is charged beside the goods', ({ assert }) => {
    const accepted = acceptTotal({ lines, shipping: '6', tax: '1' }, '60.01')
    assert.equal(accepted.shipping, '14.0100')
    assert.equal(accepted.tax, '1')
  })

  test('only what the goods cannot bear comes off shipping and tax', ({ assert }) => {
    const accepted = acceptTotal({ lines, shipping: '6', tax: '2' }, '1')
    assert.deepEqual([accepted.shipping, accepted.tax], ['0.0000', '1.0000'])
  })

  test('whatever the amounts, the parts add up to the total and none is below nothing', ({
    assert,
  }) => {
    const cents = (max: number) => fc.integer({ min: 0, max }).map((n) => (n / 100).toFixed(2))
    const line = fc.record({ qty: fc.integer({ min: 1, max: 9 }), unitPrice: cents(9999) })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        cents(5000),
        cents(2000),
        cents(200_000),
        (list, shipping, tax, total) => {
          const accepted = acceptTotal({ lines: list, shipping, tax }, total)
          const sums = totalsOf(accepted.lines, accepted.shipping, accepted.tax)
          assert.equal(Number(sums.total), Number(total))
          assert.isTrue(
            [...sums.payable, accepted.shipping, accepted.tax].every((x) => !x.startsWith('-'))
          )
        }
      ),
      { numRuns: 300 }
    )
  })
})
