import { test } from '@japa/runner'
import fc from 'fast-check'
import { capitalChinese } from '#kernel/documents/capital_chinese'

test.group('Capital Chinese figures', () => {
  test('{amount} is {figures}')
    .with([
      { amount: '0', figures: '零元整' },
      { amount: '0.01', figures: '壹分' },
      { amount: '0.10', figures: '壹角整' },
      { amount: '0.25', figures: '贰角伍分' },
      { amount: '1', figures: '壹元整' },
      { amount: '10', figures: '壹拾元整' },
      { amount: '10.05', figures: '壹拾元零伍分' },
      { amount: '1234.50', figures: '壹仟贰佰叁拾肆元伍角整' },
      // The examples of the People's Bank's rules.
      { amount: '1409.50', figures: '壹仟肆佰零玖元伍角整' },
      { amount: '6007.14', figures: '陆仟零柒元壹角肆分' },
      { amount: '1680.32', figures: '壹仟陆佰捌拾元叁角贰分' },
      { amount: '107000.53', figures: '壹拾万零柒仟元伍角叁分' },
      { amount: '16409.02', figures: '壹万陆仟肆佰零玖元零贰分' },
      { amount: '325.04', figures: '叁佰贰拾伍元零肆分' },
      { amount: '1000', figures: '壹仟元整' },
      { amount: '1001', figures: '壹仟零壹元整' },
      { amount: '1010', figures: '壹仟零壹拾元整' },
      { amount: '10001', figures: '壹万零壹元整' },
      { amount: '100000', figures: '壹拾万元整' },
      { amount: '1000000.01', figures: '壹佰万元零壹分' },
      { amount: '10010000', figures: '壹仟零壹万元整' },
      { amount: '100000000', figures: '壹亿元整' },
      { amount: '100000001', figures: '壹亿零壹元整' },
      { amount: '100010000', figures: '壹亿零壹万元整' },
      { amount: '102030405.06', figures: '壹亿零贰佰零叁万零肆佰零伍元零陆分' },
      { amount: '1000000000000', figures: '壹万亿元整' },
      { amount: '1000000000001', figures: '壹万亿零壹元整' },
      { amount: '-12.345', figures: '负壹拾贰元叁角伍分' },
      {
        amount: '99999999999999.99',
        figures: '玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分',
      },
    ])
    .run(({ assert }, { amount, figures }) => {
      assert.equal(capitalChinese(amount), figures)
    })

  test('refuses what is beyond writing', ({ assert }) => {
    assert.throws(() => capitalChinese('1' + '0'.repeat(21)), /too long/)
    assert.throws(() => capitalChinese(1.5), /float/)
  })

  test('says the amount: reading it back gives the same fen, and no zero is doubled', ({
    assert,
  }) => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 16n })
    fc.assert(
      fc.property(fen, (value) => {
        const text = value.toString().padStart(3, '0')
        const figures = capitalChinese(`${text.slice(0, -2)}.${text.slice(-2)}`)
        assert.equal(readBack(figures), value)
        assert.notMatch(figures, /零零|零[拾佰仟万亿]|零元[^整]|分整/)
      })
    )
  })
})

/** Reads figures back to fen, on its own terms. */
function readBack(figures: string): bigint {
  const value = (text: string): bigint => {
    for (const [name, unit] of [
      ['亿', 10n ** 8n],
      ['万', 10n ** 4n],
      ['仟', 1000n],
      ['佰', 100n],
      ['拾', 10n],
    ] as const) {
      const at = text.lastIndexOf(name)
      if (at >= 0) return value(text.slice(0, at)) * unit + value(text.slice(at + 1))
    }
    return BigInt(
      [...text].reduce((sum, digit) => Math.max(sum, '零壹贰叁肆伍陆柒捌玖'.indexOf(digit)), 0)
    )
  }
  const [, yuan = '', jiao = '', fen = ''] =
    /^(?:(.*)元)?(?:(.)角)?(?:零?(.)分)?整?$/.exec(figures) ?? []
  return value(yuan) * 100n + value(jiao) * 10n + value(fen)
}
