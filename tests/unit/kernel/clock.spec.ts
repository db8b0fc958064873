import { test } from '@japa/runner'
import {
  FrozenClock,
  boundsOf,
  boundsOfText,
  dayBounds,
  localDate,
  localMinute,
  localMonth,
  monthBounds,
  parseLocal,
  systemClock,
} from '#kernel/clock'

const iso = ({ start, end }: { start: Date; end: Date }) => [start.toISOString(), end.toISOString()]

test.group('clock', () => {
  test('the system clock moves, a frozen one only when told', ({ assert }) => {
    assert.closeTo(systemClock.now().getTime(), Date.now(), 1000)
    const clock = new FrozenClock('2026-11-22T10:00:00Z')
    clock.now().setFullYear(1999)
    assert.equal(clock.now().toISOString(), '2026-11-22T10:00:00.000Z')
    clock.advance({ days: 1, minutes: -30 })
    assert.equal(clock.now().toISOString(), '2026-11-23T09:30:00.000Z')
    clock.set('2027-01-01T00:00:00Z')
    assert.equal(localDate(clock.now()), '2027-01-01')
    assert.throws(() => new FrozenClock('soon'), /Not a moment/)
  })

  test('the company day starts at its own midnight', ({ assert }) => {
    const lateEvening = new Date('2026-11-22T16:30:00Z')
    assert.equal(localDate(lateEvening), '2026-11-23')
    assert.deepEqual(iso(dayBounds(lateEvening)), [
      '2026-11-22T16:00:00.000Z',
      '2026-11-23T16:00:00.000Z',
    ])
    assert.equal(localDate(lateEvening, 'America/New_York'), '2026-11-22')
  })

  test('the date turns with the millisecond of midnight, back and forth', ({ assert }) => {
    const midnight = Date.parse('2026-11-22T16:00:00Z')
    for (const [ms, day] of [
      [-1, '2026-11-22'],
      [0, '2026-11-23'],
      [59_999, '2026-11-23'],
      [-60_000, '2026-11-22'],
    ] as const)
      assert.equal(localDate(new Date(midnight + ms)), day)
    assert.throws(() => localDate(new Date(midnight), 'Mars/Olympus'), /Not a time zone/)
  })

  test('months, quarters and weeks follow the zone', ({ assert }) => {
    const newYear = new Date('2025-12-31T17:00:00Z')
    assert.equal(localMonth(newYear), '2026-01')
    assert.deepEqual(iso(monthBounds(newYear)), [
      '2025-12-31T16:00:00.000Z',
      '2026-01-31T16:00:00.000Z',
    ])
    assert.equal(boundsOf('week', newYear).start.toISOString(), '2025-12-28T16:00:00.000Z')
    assert.equal(boundsOf('quarter', newYear).end.toISOString(), '2026-03-31T16:00:00.000Z')
  })

  test('a day with a change of clocks has 23 or 25 hours', ({ assert }) => {
    const hours = (text: string) => {
      const { start, end } = boundsOfText(text, 'America/New_York')
      return (end.getTime() - start.getTime()) / 3_600_000
    }
    assert.equal(hours('2026-03-08'), 23)
    assert.equal(hours('2026-11-01'), 25)
  })

  test('reads days and months from text', ({ assert }) => {
    assert.equal(boundsOfText('2026-02').end.toISOString(), '2026-02-28T16:00:00.000Z')
    assert.throws(() => boundsOfText('2026-02-30'), /Not a day/)
    assert.throws(() => boundsOfText('2026-02-01', 'Mars/Base'), /Not a/)
    assert.throws(() => localDate(new Date(), 'Mars/Base'), /time zone/)
  })

  test('reads {text} in Shanghai as {expected}')
    .with([
      { text: '2026-11-22 18:05:09', expected: '2026-11-22T10:05:09.000Z' },
      { text: '2026/11/22 18:05:09', expected: '2026-11-22T10:05:09.000Z' },
      { text: '2026-11-22T18:05', expected: '2026-11-22T10:05:00.000Z' },
      { text: '2026-11-22', expected: '2026-11-21T16:00:00.000Z' },
      { text: '0001-01-01 00:00:00', expected: null },
      { text: '2026-13-01 00:00:00', expected: null },
      { text: '', expected: null },
    ])
    .run(({ assert }, { text, expected }) => {
      assert.equal(parseLocal(text)?.toISOString() ?? null, expected)
    })

  test('writes a minute as people read it', ({ assert }) => {
    assert.equal(localMinute(new Date('2026-11-22T10:05:09Z')), '2026-11-22 18:05')
  })
})
