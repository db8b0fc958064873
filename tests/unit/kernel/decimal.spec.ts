import { test } from '@japa/runner'
import {
  addDecimals,
  compareDecimals,
  decimal,
  divideDecimals,
  fitsNumeric,
  multiplyDecimals,
  plain,
  rate,
  shifted,
  subtractDecimals,
  toScale,
  unitCost,
  unitCostOf,
} from '#kernel/decimal'

test.group('decimal', () => {
  test('refuses floats and odd text', ({ assert }) => {
    assert.throws(() => decimal(0.1), /float/)
    assert.throws(() => decimal(2 ** 60), /float/)
    assert.throws(() => decimal('1e5'), /plain decimal/)
    assert.throws(() => decimal(null as never), /from text/)
    assert.equal(plain(decimal(3)), '3')
    assert.equal(plain(9007199254740993n), '9007199254740993')
  })

  test('computes exactly', ({ assert }) => {
    assert.equal(addDecimals('0.1', '0.2', 1), '1.3')
    assert.equal(addDecimals(), '0')
    assert.equal(subtractDecimals('1', '1.000001'), '-0.000001')
    assert.equal(multiplyDecimals('0.05940', '100'), '5.94')
    assert.equal(divideDecimals('2', '3', 6), '0.666667')
    assert.equal(compareDecimals('1.0', '1'), 0)
    assert.throws(() => divideDecimals('1', '0', 2), /zero/)
    assert.equal(plain(shifted(-5n, 3)), '-0.005')
  })

  test('writes unit costs and rates as their columns store them', ({ assert }) => {
    assert.equal(unitCost('12.3456785'), '12.345679')
    assert.equal(unitCostOf('100', 3), '33.333333')
    assert.equal(unitCostOf('100', 0), '0.000000')
    assert.equal(rate('7.1'), '7.10000000')
    assert.equal(toScale('-0.00001', 2), '0.00')
    assert.equal(toScale('2.5', 0, 'half_even'), '2')
  })

  test('knows what a column holds', ({ assert }) => {
    assert.isTrue(fitsNumeric('99999999999999.9999', 18, 4))
    assert.isFalse(fitsNumeric('100000000000000', 18, 4))
    assert.isFalse(fitsNumeric('0.00001', 18, 4))
    assert.isTrue(fitsNumeric('0.5000000', 1, 1))
  })
})
