import { DateTime } from 'luxon'

/** First and last day of `YYYY-MM`, as ISO days. */
export function monthDays(month: string): { from: string; to: string } {
  const first = DateTime.fromISO(`${month}-01`, { zone: 'utc' })
  return { from: first.toISODate()!, to: first.endOf('month').toISODate()! }
}
