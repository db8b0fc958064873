import { test } from '@japa/runner'
import {
  addServiceMinutes,
  clocksOf,
  serviceMinutes,
  type Calendar,
  type SlaEvent,
} from '../../domain/sla.js'

/** Half past eight to six, Monday to Saturday, in Shanghai. */
const HOURS: Calendar = {
  zone: 'Asia/Shanghai',
  days: [1, 2, 3, 4, 5, 6],
  opens: 8 * 60 + 30,
  closes: 18 * 60,
}
const POLICY = { firstResponse: 30, nextResponse: 60, resolution: 480 }
/** A moment of the week of Monday, 2026-11-16, as people in Shanghai read it. */
const at = (day: number, time: string) => new Date(`2026-11-${15 + day}T${time}:00+08:00`)
const asked = (when: Date): SlaEvent => ({ at: when, kind: 'customer_message' })
const answered = (when: Date): SlaEvent => ({ at: when, kind: 'agent_answer' })
const moved = (when: Date, to: string): SlaEvent => ({ at: when, kind: 'state', to })

test.group('Service hours', () => {
  const cases: [string, Date, number, Date][] = [
    ['within the day', at(1, '10:00'), 30, at(1, '10:30')],
    ['to the last minute', at(1, '17:30'), 30, at(1, '18:00')],
    ['over night', at(1, '17:50'), 30, at(2, '08:50')],
    ['asked at night', at(1, '23:00'), 30, at(2, '09:00')],
    ['asked before opening', at(2, '06:00'), 30, at(2, '09:00')],
    ['over the closed Sunday', at(6, '17:50'), 30, at(8, '08:50')],
    ['a long promise of several days', at(1, '08:30'), 3 * 570, at(3, '18:00')],
  ]
  for (const [name, from, minutes, expected] of cases) {
    test(`${name}: ${minutes} minutes`, ({ assert }) => {
      assert.equal(addServiceMinutes(from, minutes, HOURS).toISOString(), expected.toISOString())
      assert.equal(serviceMinutes(from, expected, HOURS), minutes)
    })
  }

  test('closed hours count nothing', ({ assert }) => {
    assert.equal(serviceMinutes(at(6, '18:00'), at(8, '08:30'), HOURS), 0)
  })
})

test.group('Promises of a ticket', () => {
  const opened = at(1, '10:00')
  const states = (log: SlaEvent[], now: Date) => {
    const clocks = clocksOf(POLICY, HOURS, opened, log, now)
    return [clocks.firstResponse.state, clocks.nextResponse.state, clocks.resolution.state]
  }

  test('the first answer is due after half an hour and stays broken when it came late', ({
    assert,
  }) => {
    assert.deepEqual(states([asked(opened)], at(1, '10:29')), ['running', 'met', 'running'])
    assert.deepEqual(states([asked(opened)], at(1, '10:31')), ['breached', 'met', 'running'])
    const late = [asked(opened), answered(at(1, '11:00'))]
    assert.equal(states(late, at(1, '11:01'))[0], 'breached')
    const early = [asked(opened), answered(at(1, '10:10'))]
    assert.equal(states(early, at(1, '12:00'))[0], 'met')
  })

  test('a second question restarts the next answer, further ones do not put it off', ({
    assert,
  }) => {
    const log = [
      asked(opened),
      answered(at(1, '10:10')),
      asked(at(1, '11:00')),
      asked(at(1, '11:50')),
    ]
    const { nextResponse } = clocksOf(POLICY, HOURS, opened, log, at(1, '11:55'))
    assert.equal(nextResponse.state, 'running')
    assert.equal(nextResponse.dueAt?.toISOString(), at(1, '12:00').toISOString())
    assert.equal(states(log, at(1, '12:01'))[1], 'breached')
    assert.equal(states([...log, answered(at(1, '11:58'))], at(1, '15:00'))[1], 'met')
  })

  test('waiting for the customer stops the resolution, their answer starts it again', ({
    assert,
  }) => {
    const log = [answered(at(1, '11:00')), moved(at(1, '11:00'), 'pending_customer')]
    assert.equal(states(log, at(5, '17:00'))[2], 'paused')
    const back = [...log, asked(at(3, '09:00')), moved(at(3, '09:00'), 'open')]
    const { resolution } = clocksOf(POLICY, HOURS, opened, back, at(3, '09:30'))
    // One hour was used on Monday and half an hour today: six and a half remain.
    assert.equal(resolution.dueAt?.toISOString(), at(3, '16:00').toISOString())
    assert.equal(states(back, at(3, '16:01'))[2], 'breached')
  })

  test('resolved in time is kept, reopened counts on', ({ assert }) => {
    const done = [moved(at(1, '12:00'), 'resolved')]
    assert.equal(states(done, at(6, '12:00'))[2], 'met')
    const again = [...done, moved(at(2, '10:00'), 'open')]
    assert.equal(states(again, at(2, '11:00'))[2], 'running')
    assert.equal(states(again, at(2, '16:01'))[2], 'breached')
  })

  test('no promise is never broken', ({ assert }) => {
    const none = { firstResponse: null, nextResponse: null, resolution: null }
    const clocks = clocksOf(none, HOURS, opened, [asked(opened)], at(6, '17:00'))
    assert.deepEqual(
      Object.values(clocks).map((clock) => clock.state),
      ['met', 'met', 'met']
    )
  })
})
