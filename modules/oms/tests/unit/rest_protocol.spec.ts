import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { rest } from '#modules/oms/services/platforms/rest'
import { restFaults } from '#modules/oms/services/platforms/rest_orders'
import { restSignature, restVerified } from '#modules/oms/services/platforms/rest_sign'
import { restOrderValidator } from '#modules/oms/validators/rest_order'

const doc = readFileSync(app.makePath('docs/channels/rest.md'), 'utf8')
const field = (name: string) => new RegExp(`^${name} +(.+)$`, 'm').exec(doc)![1]
const example = () => /```json\n(\{\n {2}"schema"[\s\S]*?)```/.exec(doc)![1]

test.group('The protocol of docs/channels/rest.md', () => {
  test('its signature vector is what is checked', ({ assert }) => {
    const [secret, id, seconds, body] = ['secret', 'event id', 'timestamp', 'body'].map(field)
    assert.equal(restSignature(secret, id, seconds, body), field('signature'))
    const headers = (changes: Record<string, string> = {}) =>
      new Headers({
        'x-tandem-event-id': id,
        'x-tandem-timestamp': seconds,
        'x-tandem-signature': `v1=00 ${field('signature')}`,
        ...changes,
      })
    const now = (off: number) => new Date((Number(seconds) + off) * 1000)
    const verified = (changes: Record<string, string>, off = 0, text = body) =>
      restVerified(headers(changes), text, secret, now(off))
    assert.deepEqual(
      [verified({}), verified({}, 300), verified({}, -300), verified({}, 301), verified({}, -301)],
      [true, true, true, false, false]
    )
    assert.isFalse(verified({}, 0, `${body} `))
    assert.isFalse(verified({ 'x-tandem-event-id': 'evt-0002' }))
    assert.isFalse(verified({ 'x-tandem-timestamp': String(Number(seconds) + 1) }))
    assert.isFalse(restVerified(headers(), body, undefined, now(0)))
  })

  test('its example is an order', async ({ assert }) => {
    assert.isEmpty(await restFaults(example()))
    const mapped = rest.map(example())
    assert.deepInclude(mapped, { status: 'to_ship', total: '194.00' })
    assert.equal(mapped.order.placedAt, '2026-11-22T01:30:00.000Z')
    assert.deepInclude(mapped.lines[0], { qty: 2, unitPrice: '99.00', lineDiscount: '10.00' })
  })

  test('numbers where text belongs are faults, however many digits they have', async ({
    assert,
  }) => {
    const text = example()
      .replace('"id": "100017"', '"id": 99999999999999999999')
      .replace('"total": "194.00"', '"total": 194.000000000000000001')
    assert.sameDeepMembers(await restFaults(text), [
      { path: '$.id', value: '99999999999999999999', rule: 'string' },
      { path: '$.total', value: '194.000000000000000001', rule: 'string' },
    ])
  })

  test('the JSON Schema beside it is the validator’s', ({ assert }) => {
    const file = readFileSync(app.makePath('docs/channels/rest-order.schema.json'), 'utf8')
    assert.deepEqual(
      JSON.parse(file),
      JSON.parse(JSON.stringify(restOrderValidator.toJSONSchema()))
    )
  })
})
