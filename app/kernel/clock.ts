import { DateTime } from 'luxon'

/** Where domain code takes the time from, so that tests and replays can hold it still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock for tests: it stands at one moment until it is told to move. */
export class FrozenClock implements Clock {
  #at: number

  constructor(at: Date | string) {
    this.#at = moment(at).getTime()
  }

  now(): Date {
    return new Date(this.#at)
  }

  set(at: Date | string): void {
    this.#at = moment(at).getTime()
  }

  /** Moves on (or back, when negative) by a length of time. */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by
    this.#at += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  }
}

function moment(at: Date | string): Date {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) throw new RangeError(`Not a moment: ${String(at)}`)
  return date
}

/** The zone of a company that has not chosen one. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

/** A stretch of time: `start` belongs to it, `end` is the first moment after it. */
export interface TimeRange {
  start: Date
  end: Date
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** A moment as the people of the zone see it. @throws RangeError for an unknown zone */
export function inZone(at: Date, zone: string = DEFAULT_ZONE): DateTime<true> {
  const local = DateTime.fromJSDate(at, { zone })
  if (!local.isValid) throw new RangeError(`Not a time zone: ${zone}`)
  return local
}

/** The local day, week (from Monday), month, quarter or year that holds the moment. */
export function boundsOf(unit: Unit, at: Date, zone: string = DEFAULT_ZONE): TimeRange {
  const start = inZone(at, zone).startOf(unit)
  return { start: start.toJSDate(), end: start.plus({ [unit]: 1 }).toJSDate() }
}

export const dayBounds = (at: Date, zone?: string) => boundsOf('day', at, zone)
export const monthBounds = (at: Date, zone?: string) => boundsOf('month', at, zone)

/** The bounds of a day or a month named in text: `"2026-11-22"` or `"2026-11"`. */
export function boundsOfText(text: string, zone: string = DEFAULT_ZONE): TimeRange {
  const format = /^\d{4}-\d{2}$/.test(text) ? 'yyyy-MM' : 'yyyy-MM-dd'
  const local = DateTime.fromFormat(text, format, { zone })
  if (!local.isValid) throw new RangeError(`Not a day or a month: ${text}`)
  return boundsOf(format === 'yyyy-MM' ? 'month' : 'day', local.toJSDate(), zone)
}

/** The last minute asked about in each zone, and its date. */
const days = new Map<string, { minute: number; day: string }>()

/**
 * The local date, `"2026-11-22"`. Every number given and every page asks for today's: dates change
 * on whole minutes, so one answer holds for its minute. @throws RangeError for an unknown zone
 */
export function localDate(at: Date, zone: string = DEFAULT_ZONE): string {
  const minute = Math.floor(at.getTime() / 60_000)
  const last = days.get(zone)
  if (last?.minute === minute) return last.day
  const day = inZone(at, zone).toFormat('yyyy-MM-dd')
  days.set(zone, { minute, day })
  return day
}

/** The local month, `"2026-11"`: an accounting period. */
export function localMonth(at: Date, zone?: string): string {
  return inZone(at, zone).toFormat('yyyy-MM')
}

/** A moment as people write it, `"2026-11-22 18:05"`, in the zone. */
export function localMinute(at: Date, zone?: string): string {
  return inZone(at, zone).toFormat('yyyy-MM-dd HH:mm')
}

/**
 * Reads a wall-clock time that carries no offset, as Chinese platforms send it
 * (`"2026-11-22 18:05:09"`, also with `/` or `T`), in the zone.
 * @returns null for text that is no such time, including `0001-01-01 00:00:00`, which means none
 */
export function parseLocal(text: string, zone: string = DEFAULT_ZONE): Date | null {
  const iso = text.trim().replaceAll('/', '-').replace(' ', 'T')
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$/.test(iso)) return null
  const local = DateTime.fromISO(iso, { zone })
  return local.isValid && local.year > 1 ? local.toJSDate() : null
}
