import { test } from '@japa/runner'
import { Money } from '#kernel/money'

const cny = (amount: string) => Money.of(amount, 'CNY')
const texts = (parts: Money[]) => parts.map((part) => part.toPlain())

test.group('Money', () => {
  test('is made from text and refuses floats', ({ assert }) => {
    assert.equal(cny('12.34').toString(), '12.3400')
    assert.throws(() => Money.of(12.34 as never, 'CNY'), /made from text/)
    assert.throws(() => cny('10').mul(0.1), /float/)
    for (const text of [
      '',
      '1e3',
      '+1',
      '1,000',
      ' 1',
      '1.',
      '.5',
      'NaN',
      '１２',
      '9'.repeat(200),
    ]) {
      assert.throws(() => cny(text), /Not an amount/)
    }
    assert.throws(() => Money.of('1', 'RMB'), /Unknown currency/)
    assert.throws(() => Money.of('1', 'cny'), /Unknown currency/)
  })

  test('adds, subtracts, multiplies and compares exactly', ({ assert }) => {
    assert.equal(cny('0.1').add(cny('0.2')).toPlain(), '0.3')
    assert.equal(cny('1').sub(cny('1.0001')).toPlain(), '-0.0001')
    assert.equal(cny('19.99').mul(3).toPlain(), '59.97')
    assert.equal(cny('100').mul('0.0594').toPlain(), '5.94')
    assert.equal(cny('5').neg().toString(), '-5.0000')
    assert.equal(cny('0').neg().toString(), '0.0000')
    assert.equal(cny('1.10').compare(cny('1.1')), 0)
    assert.isTrue(cny('1.10').equals(cny('1.1')))
    assert.isFalse(cny('1').equals(Money.of('1', 'USD')))
    assert.isTrue(cny('-0.00').isZero())
    assert.equal(cny('-3').abs().max(cny('2')).toPlain(), '3')
    assert.throws(() => cny('1').add(Money.of('1', 'USD')), /Cannot mix CNY and USD/)
  })

  test('sums a list and knows the currency of nothing', ({ assert }) => {
    assert.equal(Money.sum([cny('1.1'), cny('2.2')], 'CNY').toPlain(), '3.3')
    assert.equal(Money.sum([], 'JPY').toString(), '0.0000')
    assert.throws(() => Money.sum([cny('1')], 'USD'), /Cannot mix/)
  })

  test('rounds {amount} {currency} to {rounded}')
    .with([
      { amount: '1.005', currency: 'CNY', rounded: '1.01' },
      { amount: '-1.005', currency: 'CNY', rounded: '-1.01' },
      { amount: '1.5', currency: 'JPY', rounded: '2' },
      { amount: '1.2345', currency: 'KWD', rounded: '1.235' },
      { amount: '0.004', currency: 'USD', rounded: '0' },
    ])
    .run(({ assert }, { amount, currency, rounded }) => {
      assert.equal(Money.of(amount, currency).round().toPlain(), rounded)
    })

  test('rounds by the mode asked for', ({ assert }) => {
    assert.equal(cny('1.005').round('half_even').toPlain(), '1')
    assert.equal(cny('1.009').round('down').toPlain(), '1')
    assert.equal(cny('-1.001').round('up').toPlain(), '-1.01')
  })

  test('goes to minor units and back', ({ assert }) => {
    assert.equal(cny('12.34').toMinor(), 1234n)
    assert.equal(cny('-0.05').toMinor(), -5n)
    assert.equal(Money.of('7', 'JPY').toMinor(), 7n)
    assert.equal(Money.fromMinor(1234n, 'CNY').toPlain(), '12.34')
    assert.equal(Money.fromMinor('-5', 'KWD').toPlain(), '-0.005')
    assert.equal(Money.fromMinor(9007199254740993n, 'CNY').toFixed(), '90071992547409.93')
    assert.throws(() => cny('0.005').toMinor(), /finer than a minor unit/)
    assert.throws(() => Money.fromMinor('1.5', 'CNY'), /Not whole minor units/)
  })

  test('is written for columns, documents and pages', ({ assert }) => {
    assert.equal(cny('1234.5').toFixed(), '1234.50')
    assert.equal(cny('0.00005').toString(), '0.0001')
    assert.equal(cny('-0.00001').toString(), '0.0000')
    assert.equal(cny('1234.5').format('zh-CN'), '¥1,234.50')
    assert.equal(cny('9007199254740993.01').format('zh-CN'), '¥9,007,199,254,740,993.01')
    assert.equal(JSON.stringify(cny('1.5')), '{"amount":"1.5000","currency":"CNY"}')
  })

  test('shares by weight, spare units to the largest remainders', ({ assert }) => {
    assert.deepEqual(texts(cny('10').allocate([1, 1, 1])), ['3.34', '3.33', '3.33'])
    assert.deepEqual(texts(cny('-10').allocate([1, 1, 1])), ['-3.34', '-3.33', '-3.33'])
    assert.deepEqual(texts(cny('0.05').allocate(['0.3', '0.7'])), ['0.02', '0.03'])
    assert.deepEqual(texts(cny('100').allocate(['59.9', '0', '40.1'])), ['59.9', '0', '40.1'])
    assert.deepEqual(texts(Money.of('10', 'JPY').split(3)), ['4', '3', '3'])
    assert.deepEqual(texts(cny('1').allocate([0, 0])), ['0.5', '0.5'])
    assert.deepEqual(texts(cny('10.005').allocate([1, 1])), ['5.005', '5'])
    assert.deepEqual(cny('0').allocate([]), [])
    assert.throws(() => cny('1').allocate([]), /over nothing/)
    assert.throws(() => cny('1').allocate([1, -1]), /negative/)
    assert.throws(() => cny('1').allocate([0.5]), /float/)
    assert.throws(() => cny('1').split(0), /Cannot split/)
  })
})
