/** A moment as the people of the company see it: days since 1970, minutes since midnight. */
export interface LocalMoment {
  day: number
  minute: number
}

export interface Rhythm {
  /** Minutes since midnight until which an order still leaves the same day. */
  cutOff: number
  /** Days of the week on which nothing leaves: 1 Monday to 7 Sunday. */
  restDays: readonly number[]
  /** Further days on which nothing leaves, as days since 1970. */
  holidays?: ReadonlySet<number>
  /** Working days it takes from the cut-off until a parcel leaves; none: it leaves the same day. */
  handlingDays?: number
}

/** A warehouse that rests for longer is closed, not resting. */
const LONGEST_REST = 366

/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4

export const weekdayOf = (day: number) => ((((day + FIRST_WEEKDAY - 1) % 7) + 7) % 7) + 1

/**
 * When what is handed to a warehouse now leaves it: today at the cut-off, or on the next day it
 * works, and as many working days later as it takes to handle.
 */
export function leavesAt(rhythm: Rhythm, now: LocalMoment): LocalMoment {
  const { cutOff, handlingDays = 0 } = rhythm
  let day = nextWorkingDay(rhythm, now.minute < cutOff ? now.day : now.day + 1)
  for (let n = 0; n < handlingDays; n++) day = nextWorkingDay(rhythm, day + 1)
  return { day, minute: cutOff }
}

/** The day itself where the warehouse works on it, or the next on which it does. */
function nextWorkingDay({ restDays, holidays }: Rhythm, from: number): number {
  let day = from
  const rests = () => restDays.includes(weekdayOf(day)) || (holidays?.has(day) ?? false)
  while (day < from + LONGEST_REST && rests()) day++
  return day
}

export const isAfter = (a: LocalMoment, b: LocalMoment) =>
  a.day > b.day || (a.day === b.day && a.minute > b.minute)

/** `2026-11-22` as days since 1970. */
export const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

/** `17:30` or `17:30:00` as minutes since midnight. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
