import { test } from '@japa/runner'
import { stopsOf, type StopEvent } from '#modules/oms/domain/stops'

const at = (minute: number) => new Date(minute * 60_000).toISOString()
const event = (
  kind: StopEvent['kind'],
  minute: number,
  more: Partial<StopEvent> = {}
): StopEvent => ({
  ...{ kind, at: at(minute), reasons: [], who: null, why: null },
  ...more,
})

test('times held: what ended each, how long it took, and what is open still', ({ assert }) => {
  const events = [
    event('passed', 0),
    event('held', 10, { reasons: ['phone_format'] }),
    event('held', 12, { reasons: ['custom_3', 'phone_format'] }),
    event('released', 100, { who: '小李', why: '已联系买家' }),
    event('passed', 101),
    event('held', 200, { reasons: ['等买家确认'], who: '小王' }),
  ]
  assert.deepEqual(stopsOf(events, 230 * 60_000), [
    { heldAt: at(200), heldBy: '小王', reasons: ['等买家确认'], ended: null, minutes: 30 },
    {
      ...{ heldAt: at(10), heldBy: null, reasons: ['phone_format', 'custom_3'], minutes: 90 },
      ended: { how: 'released', at: at(100), who: '小李', why: '已联系买家' },
    },
  ])
})
