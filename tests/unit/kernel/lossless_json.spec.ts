import { test } from '@japa/runner'
import { exactParts, exactText, idText, parseLossless } from '#kernel/lossless_json'

test.group('Lossless JSON', () => {
  test('keeps every digit of ids and amounts', ({ assert }) => {
    const value = parseLossless(
      '{"tid":6936476692437472563,"n":-12,"pay":11.010,"z":0,"e":1e-2,"big":[1.50]}'
    ) as Record<string, unknown>
    assert.equal(value.tid, '6936476692437472563')
    assert.equal(value.n, -12)
    assert.equal(exactText(value.pay), '11.010')
    assert.equal(exactText(value.z), '0')
    assert.equal(exactText(value.e), '0.01')
    assert.equal(exactText((value.big as unknown[])[0]), '1.50')
    assert.equal(exactText('5.00'), '5.00')
    assert.isNull(exactText(null))
    assert.isNull(exactText(''))
    for (const bad of ['abc', true, {}, '1,000', Number.NaN])
      assert.throws(() => exactText(bad), /Not an amount/)
  })

  test('reads ids that are sometimes numbers', ({ assert }) => {
    const { a, b } = parseLossless('{"a":201612345678901,"b":"0012"}') as Record<string, unknown>
    assert.equal(idText(a), '201612345678901')
    assert.equal(idText(b), '0012')
    assert.isNull(idText(undefined))
    assert.throws(() => idText(1.5), /Not an id/)
    assert.throws(() => idText({}), /Not an id/)
  })

  test('parts of a list become payloads of their own, digit for digit', ({ assert }) => {
    const text =
      '{"list":[{"sn":6936476692437472563,"pay":11.010,"free_sf":1},{"a":1e-2,"t":"11.00"}],"total":2}'
    assert.deepEqual(
      exactParts(text, (whole) => (whole as { list: unknown[] }).list),
      ['{"sn":6936476692437472563,"pay":11.010,"free_sf":1}', '{"a":1e-2,"t":"11.00"}']
    )
    assert.throws(() => exactParts('{"list":', () => []), SyntaxError as never)
    assert.throws(() => exactParts('['.repeat(200_000), () => []), /too deep/)
  })

  test('the last of repeated keys counts and prototypes stay untouched', ({ assert }) => {
    assert.deepEqual(parseLossless('{"a":1,"a":2}'), { a: 2 })
    const sly = parseLossless('{"__proto__":{"polluted":true}}') as Record<string, unknown>
    assert.isUndefined(({} as Record<string, unknown>).polluted)
    assert.isUndefined(sly.polluted)
  })

  test('refuses what is no JSON', ({ assert }) => {
    for (const text of ['', '{', '[1,]', '01', 'undefined']) {
      assert.throws(() => parseLossless(text), SyntaxError as never)
    }
    assert.throws(() => parseLossless('['.repeat(200_000)), /too deep/)
  })
})
