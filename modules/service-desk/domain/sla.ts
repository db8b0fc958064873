import { DateTime } from 'luxon'

export type Clock = { state: 'running' | 'paused' | 'met' | 'breached'; dueAt: Date | null }
export type Clocks = { firstResponse: Clock; nextResponse: Clock; resolution: Clock }

/** Minutes of service time; null: no promise. */
export interface SlaPolicy {
  firstResponse: number | null
  nextResponse: number | null
  resolution: number | null
}

/** Daily service hours in a time zone; ISO weekdays 1..7. */
export interface Calendar {
  zone: string
  days: readonly number[]
  /** Minutes of the day, e.g. 540 for 09:00. */
  opens: number
  closes: number
}

/** What happened to a ticket, oldest first: only public agent messages are answers. */
export type SlaEvent =
  | { at: Date; kind: 'customer_message' }
  | { at: Date; kind: 'agent_answer' }
  | { at: Date; kind: 'state'; to: string }

const PAUSED = new Set(['pending_customer'])
const DONE = new Set(['resolved', 'closed'])
const FAR = 400

/**
 * The moment `minutes` of service time after `from`. Closed hours do not count;
 * a question asked at night starts counting in the morning.
 */
export function addServiceMinutes(from: Date, minutes: number, calendar: Calendar): Date {
  let at = DateTime.fromJSDate(from, { zone: calendar.zone })
  let left = minutes
  for (let days = 0; days < FAR; days++) {
    const opens = at.startOf('day').plus({ minutes: calendar.opens })
    const closes = at.startOf('day').plus({ minutes: calendar.closes })
    if (calendar.days.includes(at.weekday) && at < closes) {
      const begin = at > opens ? at : opens
      const free = closes.diff(begin, 'minutes').minutes
      if (left <= free) return begin.plus({ minutes: left }).toJSDate()
      left -= free
    }
    at = at.startOf('day').plus({ days: 1 })
  }
  return at.toJSDate()
}

/** Service minutes between two moments. */
export function serviceMinutes(from: Date, to: Date, calendar: Calendar): number {
  let at = DateTime.fromJSDate(from, { zone: calendar.zone })
  const end = DateTime.fromJSDate(to, { zone: calendar.zone })
  let total = 0
  for (let days = 0; at < end && days < FAR; days++) {
    const opens = at.startOf('day').plus({ minutes: calendar.opens })
    const closes = at.startOf('day').plus({ minutes: calendar.closes })
    if (calendar.days.includes(at.weekday)) {
      const begin = at > opens ? at : opens
      const stop = end < closes ? end : closes
      if (stop > begin) total += stop.diff(begin, 'minutes').minutes
    }
    at = at.startOf('day').plus({ days: 1 })
  }
  return total
}

/**
 * The three promises of a ticket, computed anew from its log so that they can
 * never drift: the first answer, the answer to the latest unanswered question,
 * and the resolution, whose clock stands while we wait for the customer.
 */
export function clocksOf(
  policy: SlaPolicy,
  calendar: Calendar,
  openedAt: Date,
  log: readonly SlaEvent[],
  now: Date
): Clocks {
  const answers = log.filter((event) => event.kind === 'agent_answer')
  const firstAnswer = answers[0]?.at ?? null
  const lastAnswer = answers.at(-1)?.at ?? null
  const waiting = log.find(
    (event) => event.kind === 'customer_message' && lastAnswer !== null && event.at > lastAnswer
  )
  return {
    firstResponse: promise(policy.firstResponse, openedAt, firstAnswer, calendar, now),
    nextResponse: waiting
      ? promise(policy.nextResponse, waiting.at, null, calendar, now)
      : { state: 'met', dueAt: null },
    resolution: resolution(policy.resolution, calendar, openedAt, log, now),
  }
}

function promise(
  minutes: number | null,
  from: Date,
  doneAt: Date | null,
  calendar: Calendar,
  now: Date
): Clock {
  if (minutes === null) return { state: 'met', dueAt: null }
  const dueAt = addServiceMinutes(from, minutes, calendar)
  if ((doneAt ?? now) > dueAt) return { state: 'breached', dueAt }
  return { state: doneAt ? 'met' : 'running', dueAt }
}

function resolution(
  minutes: number | null,
  calendar: Calendar,
  openedAt: Date,
  log: readonly SlaEvent[],
  now: Date
): Clock {
  if (minutes === null) return { state: 'met', dueAt: null }
  let used = 0
  let since: Date | null = openedAt
  let isDone = false
  for (const event of log) {
    if (event.kind !== 'state') continue
    if (since) used += serviceMinutes(since, event.at, calendar)
    isDone = DONE.has(event.to)
    since = isDone || PAUSED.has(event.to) ? null : event.at
  }
  if (since) used += serviceMinutes(since, now, calendar)
  if (used > minutes) return { state: 'breached', dueAt: null }
  if (isDone) return { state: 'met', dueAt: null }
  if (!since) return { state: 'paused', dueAt: null }
  return { state: 'running', dueAt: addServiceMinutes(now, minutes - used, calendar) }
}
