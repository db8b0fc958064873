import type { Locale } from './messages'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const formats = new Map<string, Intl.DateTimeFormat>()

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>

/**
 * The wall clock of the company's zone. Only digits are taken from the
 * platform and put together here, so that every browser prints what the
 * server printed.
 */
function partsOf(at: Date, zone: string): Parts {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(
    format.formatToParts(at).map((part) => [part.type, part.value])
  ) as Parts
}

export type DateStyle = 'short' | 'long' | 'month'

/** `2026-11-22`, `2026年11月22日` or `22 Nov 2026`. A bare day (`2026-11-22`) has no zone and stays that day. */
export function date(
  value: string | Date,
  locale: Locale,
  zone: string,
  style: DateStyle = 'short'
): string {
  const bare = typeof value === 'string' && /^\d{4}-\d{2}(-\d{2})?$/.test(value)
  const [year, month, day] = bare
    ? value.split('-')
    : (({ year: y, month: m, day: d }) => [y, m, d])(partsOf(new Date(value), zone))
  if (style === 'month')
    return locale === 'en' ? `${MONTHS[Number(month) - 1]} ${year}` : `${year}年${Number(month)}月`
  if (locale === 'en') return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
  return style === 'long'
    ? `${year}年${Number(month)}月${Number(day)}日`
    : `${year}-${month}-${day}`
}

/** The day and the minute, `2026-11-22 18:05`; with seconds when asked. */
export function dateTime(
  value: string | Date,
  locale: Locale,
  zone: string,
  seconds = false
): string {
  const at = new Date(value)
  const { hour, minute, second } = partsOf(at, zone)
  return `${date(at, locale, zone)} ${hour}:${minute}${seconds ? `:${second}` : ''}`
}

/** `18:05` */
export function time(value: string | Date, zone: string): string {
  const { hour, minute } = partsOf(new Date(value), zone)
  return `${hour}:${minute}`
}

/** How far a moment is from now, as the key of its text and its number. */
export function distance(value: string | Date, now: Date): { key: string; n: number } | null {
  const seconds = Math.round((now.getTime() - new Date(value).getTime()) / 1000)
  const side = seconds < 0 ? 'in' : 'ago'
  const length = Math.abs(seconds)
  if (length < 45) return { key: 'now', n: 0 }
  if (length < 3600) return { key: `minutes_${side}`, n: Math.max(1, Math.round(length / 60)) }
  if (length < 86_400) return { key: `hours_${side}`, n: Math.round(length / 3600) }
  if (length < 14 * 86_400) return { key: `days_${side}`, n: Math.round(length / 86_400) }
  return null
}
