import { test } from '@japa/runner'
import fc from 'fast-check'
import { addDecimals, multiplyDecimals } from '#kernel/decimal'
import { exactSum, stepsOf, textOfSteps } from '../../../inertia/composables/exact_sums.js'

test.group('Sums of a form', () => {
  test('add what a float would not', ({ assert }) => {
    assert.equal(exactSum([{ amount: '0.1' }, { amount: '0.2' }]), '0.3')
    assert.equal(exactSum([{ amount: '1.005', times: 3 }]), '3.015')
    assert.equal(exactSum([{ amount: '100', times: -1 }, { amount: '99.99' }]), '-0.01')
    assert.equal(exactSum([]), '0')
  })

  test('what is half typed counts as nothing', ({ assert }) => {
    for (const amount of ['', '-', '.', 'abc', '1.2.3', '1e3', null, undefined])
      assert.isNull(stepsOf(amount))
    assert.equal(exactSum([{ amount: 'x' }, { amount: '5.' }, { amount: '.5' }]), '5.5')
    assert.equal(exactSum([{ amount: '3', times: Number.NaN }]), '0')
  })

  test('agree with the decimals of the server', ({ assert }) => {
    const amount = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }))
      .map(([isNegative, steps]) => textOfSteps(isNegative ? -steps : steps))
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, fc.integer({ min: -99, max: 9999 }))), (lines) => {
        const ours = exactSum(lines.map(([text, times]) => ({ amount: text, times })))
        const theirs = addDecimals('0', ...lines.map(([text, n]) => multiplyDecimals(text, n)))
        assert.equal(ours, theirs)
      })
    )
  })
})
