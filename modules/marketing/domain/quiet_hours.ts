import { DateTime } from 'luxon'

/** The hours in which marketing messages may arrive, as `HH:mm` local time; the end is not included. */
export interface SendWindow {
  from: string
  to: string
  zone: string
}

/** The moment from which a marketing message may be sent: `at` itself inside the window, else its next opening. */
export function nextSendTime(at: Date, { from, to, zone }: SendWindow): Date {
  const local = DateTime.fromJSDate(at, { zone })
  const day = (days: number, clock: string) => {
    const [hour, minute] = clock.split(':').map(Number)
    return local.startOf('day').plus({ days }).set({ hour, minute })
  }
  if (local < day(0, from)) return day(0, from).toJSDate()
  if (local < day(0, to)) return at
  return day(1, from).toJSDate()
}
