import { test } from '@japa/runner'
import fc from 'fast-check'
import { Money } from '#kernel/money'
import { imbalance, inBase } from '#modules/finance/domain/journal'
import {
  containedTax,
  feeOf,
  pieceOf,
  recognise,
  shipmentLines,
} from '#modules/finance/domain/recognition'
import { refundLines } from '#modules/finance/domain/refund'

const cny = (amount: string) => Money.of(amount, 'CNY')
const fen = fc.integer({ min: 0, max: 5_000_000 })

test.group('finance recognition', () => {
  test('tax contained in a price, to the fen', ({ assert }) => {
    assert.equal(containedTax(cny('113.00'), '0.13').toPlain(), '13')
    assert.equal(containedTax(cny('99.90'), '0.13').toPlain(), '11.49')
    assert.equal(containedTax(cny('99.90'), '0.01').toPlain(), '0.99')
    assert.isTrue(containedTax(cny('99.90'), '0').isZero())
  })

  test('pieces of a line add up to the line, however it ships', ({ assert }) => {
    fc.assert(
      fc.property(
        fen,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
        (total, parts) => {
          const whole = Money.fromMinor(total, 'CNY')
          const of = parts.reduce((a, b) => a + b, 0)
          let from = 0
          let sum = Money.zero('CNY')
          for (const part of parts) {
            sum = sum.add(pieceOf(whole, from, from + part, of))
            from += part
          }
          assert.equal(sum.toString(), whole.toString())
        }
      )
    )
  })

  test('sales, discount and tax of a piece add up to what was paid', ({ assert }) => {
    fc.assert(
      fc.property(
        fen,
        fen,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('0', '0.01', '0.09', '0.13'),
        (a, b, qty, rate) => {
          const [payable, gross] = [Math.min(a, b), Math.max(a, b)]
          const line = recognise({
            qty,
            orderedQty: 9,
            recognisedQty: 0,
            gross: Money.fromMinor(gross, 'CNY'),
            payable: Money.fromMinor(payable, 'CNY'),
            includedTaxRate: rate,
          })
          assert.equal(line.sales.sub(line.discount).add(line.tax).toString(), line.paid.toString())
        }
      )
    )
  })

  test('a fee keeps its floor and its cap, and takes nothing of nothing', ({ assert }) => {
    const rule = { rate: '0.05', minimum: cny('1'), cap: cny('10') }
    assert.equal(feeOf(rule, cny('100')).toPlain(), '5')
    assert.equal(feeOf(rule, cny('3')).toPlain(), '1')
    assert.equal(feeOf(rule, cny('900')).toPlain(), '10')
    assert.isTrue(feeOf(rule, cny('0')).isZero())
    assert.isTrue(feeOf(undefined, cny('5')).isZero())
  })

  test('a shipment balances, in its own currency and in another', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.array(fen, { minLength: 8, maxLength: 8 }),
        fc.constantFrom('1', '7.12', '0.0468', '9.4512'),
        (amounts, rate) => {
          const [sales, discount, tax, shipping, shippingTax, commission, paymentFee, freight] =
            amounts.map((minor) => Money.fromMinor(minor, 'USD'))
          const lines = shipmentLines(
            {
              sales: sales.add(discount),
              discount,
              tax,
              shipping,
              shippingTax,
              commission,
              paymentFee,
              freight,
            },
            { storeId: 1, orderId: 2 },
            { partyType: 'courier', partyId: null }
          )
          assert.isTrue(imbalance(lines, 'USD').isZero())
          assert.isTrue(imbalance(inBase(lines, rate, 'CNY'), 'CNY').isZero())
        }
      )
    )
  })

  test('refunds in any number of steps return the tax and the commission exactly', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500_000 }),
        fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 6 }),
        (paid, steps) => {
          const recognised = Money.fromMinor(paid, 'CNY')
          const tax = containedTax(recognised, '0.13')
          const commission = { rate: '0.05', minimum: Money.zero('CNY'), cap: null }
          let before = Money.zero('CNY')
          const totals = new Map<string, Money>()
          for (const step of [...steps, paid]) {
            const amount = Money.fromMinor(step, 'CNY')
            const lines = refundLines({ amount, before, recognised, tax, commission, dims: {} })
            assert.isTrue(imbalance(lines, 'CNY').isZero())
            for (const entry of lines) {
              const signed = entry.side === 'debit' ? entry.amount : entry.amount.neg()
              totals.set(
                entry.account,
                (totals.get(entry.account) ?? Money.zero('CNY')).add(signed)
              )
            }
            before = before.add(amount)
          }
          const total = (account: string) => totals.get(account) ?? Money.zero('CNY')
          assert.equal(total('2221.01').toString(), tax.toString())
          assert.equal(total('5001.03').toString(), recognised.sub(tax).toString())
          assert.equal(total('5601.01').neg().toString(), feeOf(commission, recognised).toString())
        }
      )
    )
  })
})
