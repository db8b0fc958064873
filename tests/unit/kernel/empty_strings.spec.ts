import { test } from '@japa/runner'
import fc from 'fast-check'
import { emptyToNull } from '#kernel/middleware/empty_strings_middleware'

/** As `JSON.parse` does it with a function that is called for every value. */
const whileReading = (text: string) =>
  JSON.parse(text, (_, value: unknown) => (value === '' ? null : value)) as unknown

test.group('Empty texts of a body', () => {
  test('become null wherever they stand, as if they had been read so', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())),
        (drawn) => {
          const text = JSON.stringify(drawn)
          const body = JSON.parse(text) as object
          const found = emptyToNull(body)
          assert.deepEqual(body, whileReading(text))
          assert.equal(found, JSON.stringify(body) !== text)
        }
      )
    )
  })

  test('a body may be as deep as it likes', ({ assert }) => {
    const depth = 200_000
    const body = JSON.parse(`${'['.repeat(depth)}""${']'.repeat(depth)}`) as object
    assert.isTrue(emptyToNull(body))
  })
})
