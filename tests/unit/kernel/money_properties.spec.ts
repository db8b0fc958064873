import { test } from '@japa/runner'
import fc from 'fast-check'
import { Money } from '#kernel/money'
import { minorUnits } from '#kernel/currencies'

const currency = fc.constantFrom('CNY', 'JPY', 'KWD', 'USD')
const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 30 })
/** An amount with up to four decimals: finer than the minor unit of most currencies. */
const fine = fc.tuple(minor, fc.constantFrom(0, 2, 4)).map(([units, digits]) => {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  const cut = text.length - digits
  return `${units < 0n ? '-' : ''}${text.slice(0, cut)}${digits ? '.' + text.slice(cut) : ''}`
})

test.group('Money properties (I16)', () => {
  test('parts sum to the whole exactly, also off the grid', ({ assert }) => {
    fc.assert(
      fc.property(fine, currency, weights, (amount, code, shares) => {
        const whole = Money.of(amount, code)
        assert.isTrue(Money.sum(whole.allocate(shares), code).equals(whole))
      })
    )
  })

  test('each part is within one minor unit of its exact share', ({ assert }) => {
    fc.assert(
      fc.property(fine, currency, weights, (amount, code, shares) => {
        const whole = Money.of(amount, code)
        const total = shares.reduce((sum, share) => sum + share, 0n)
        fc.pre(total > 0n)
        const unit = Money.fromMinor(1n, code).mul(total)
        whole.allocate(shares).forEach((part, index) => {
          const distance = part.mul(total).sub(whole.mul(shares[index])).abs()
          assert.equal(distance.compare(unit), -1)
        })
      })
    )
  })

  test('parts of an amount in minor units are in minor units and never change sign', ({
    assert,
  }) => {
    fc.assert(
      fc.property(minor, currency, weights, (units, code, shares) => {
        const whole = Money.fromMinor(units, code)
        for (const part of whole.allocate(shares)) {
          assert.doesNotThrow(() => part.toMinor())
          assert.isFalse(units >= 0n ? part.isNegative() : part.isPositive())
        }
      })
    )
  })

  test('is stable: equal weights get no less than those after them', ({ assert }) => {
    fc.assert(
      fc.property(minor, currency, weights, (units, code, shares) => {
        const parts = Money.fromMinor(units < 0n ? -units : units, code).allocate(shares)
        for (let later = 1; later < shares.length; later++) {
          const earlier = shares.lastIndexOf(shares[later], later - 1)
          if (earlier >= 0) assert.isAtLeast(parts[earlier].compare(parts[later]), 0)
        }
      })
    )
  })

  test('a negative amount mirrors the positive one', ({ assert }) => {
    fc.assert(
      fc.property(fine, currency, weights, (amount, code, shares) => {
        const whole = Money.of(amount, code)
        const mirrored = whole.neg().allocate(shares)
        whole.allocate(shares).forEach((part, index) => {
          assert.isTrue(part.neg().equals(mirrored[index]))
        })
      })
    )
  })

  test('agrees with a slow largest-remainder reference', ({ assert }) => {
    const small = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), small, (units, shares) => {
        const total = shares.reduce((sum, share) => sum + share, 0)
        fc.pre(total > 0)
        const expected = shares.map((share) => Math.floor((units * share) / total))
        const spare = units - expected.reduce((sum, part) => sum + part, 0)
        const rest = shares.map((share, index) => ({ index, rest: (units * share) % total }))
        rest.sort((a, b) => b.rest - a.rest || a.index - b.index)
        rest.slice(0, spare).forEach(({ index }) => expected[index]++)
        const parts = Money.fromMinor(units, 'CNY').allocate(shares)
        assert.deepEqual(
          parts.map((part) => Number(part.toMinor())),
          expected
        )
      })
    )
  })

  test('minor units round-trip', ({ assert }) => {
    fc.assert(
      fc.property(minor, currency, (units, code) => {
        const money = Money.fromMinor(units, code)
        assert.equal(money.toMinor(), units)
        assert.isTrue(Money.of(money.toString(), code).equals(money))
        assert.isAtMost(money.toPlain().split('.')[1]?.length ?? 0, minorUnits(code))
      })
    )
  })
})
