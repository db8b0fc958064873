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
}

/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4

export const weekdayOf = (day: number) => ((((day + FIRST_WEEKDAY - 1) % 7) + 7) % 7) + 1

/** When what is handed to a warehouse now leaves it: today at the cut-off, or on the next day it works. */
export function leavesAt({ cutOff, restDays }: Rhythm, now: LocalMoment): LocalMoment {
  let day = now.minute < cutOff ? now.day : now.day + 1
  for (let n = 0; n < 7 && restDays.includes(weekdayOf(day)); n++) day++
  return { day, minute: cutOff }
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
