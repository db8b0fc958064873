import { IntlMessageFormat } from 'intl-messageformat'
import { ref, type Ref } from 'vue'
import { date, dateTime, distance, time, type DateStyle } from './dates'
import type { Locale, Messages } from './messages'
import { decimal, money } from './numbers'

export type Params = Record<string, string | number | boolean | null | undefined>

export type I18n = ReturnType<typeof createI18n>

type Options = { locale: Locale; messages: Messages; zone: string; currency: string; now: string }
type Moment = string | Date | null | undefined

/** Stands where a value is missing. */
export const NOTHING = '—'

/** Texts with placeholders as they were read once, by language and text: a process renders each many times. */
const compiled = new Map<string, IntlMessageFormat>()

function compile(text: string, locale: Locale): IntlMessageFormat {
  const key = `${locale} ${text}`
  let format = compiled.get(key)
  if (!format) {
    format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
    compiled.set(key, format)
  }
  return format
}

/**
 * Texts, numbers, money and dates in one language and the company's time
 * zone. Built once per application, on the server once per request.
 */
export function createI18n({ locale, messages, zone, currency, now }: Options) {
  const clock: Ref<Date> = ref(new Date(now))

  function find(key: string): string | undefined {
    let at: string | Messages | undefined = messages
    for (const step of key.split('.')) {
      if (typeof at !== 'object') return undefined
      at = at[step]
    }
    return typeof at === 'string' ? at : undefined
  }

  /** The text of a key with its placeholders filled; the key itself when there is no such text. */
  function t(key: string, params?: Params): string {
    const text = find(key)
    if (text === undefined) return key
    if (!text.includes('{') && !text.includes("'")) return text
    try {
      return String(compile(text, locale).format(params ?? {}))
    } catch {
      return text
    }
  }

  return {
    t,
    /** Whether a text exists for the key. */
    has: (key: string) => find(key) !== undefined,
    locale,
    zone,
    currency,
    /** The moment relative times are told from; ticks in the browser. */
    clock,
    /** `"1234.5"` → `¥1,234.50`; the company's currency when none is given. */
    money: (
      amount: string | number | null | undefined,
      code: string = currency,
      places?: number
    ) =>
      amount === null || amount === undefined || amount === ''
        ? NOTHING
        : money(amount, code, places),
    /** `1234.5` → `1,234.5`; up to `places` decimals, `{ percent: true }` for a share of one. */
    number: (
      value: string | number | null | undefined,
      options: { places?: number; percent?: boolean } = {}
    ) => {
      if (value === null || value === undefined || value === '') return NOTHING
      if (options.percent)
        return `${decimal(Number(value) * 100, 0, options.places ?? 1)}%`.replace(/^-/, '−')
      return decimal(value, 0, options.places ?? 6).replace(/^-/, '−')
    },
    /** Words one after the other: `A、B` or `A, B`. */
    list: (words: readonly string[]) => words.join(locale === 'en' ? ', ' : '、'),
    date: (value: Moment, style?: DateStyle) =>
      value ? date(value, locale, zone, style) : NOTHING,
    dateTime: (value: Moment, seconds?: boolean) =>
      value ? dateTime(value, locale, zone, seconds) : NOTHING,
    time: (value: Moment) => (value ? time(value, zone) : NOTHING),
    /** “5 minutes ago”, “in 2 days”; the day itself when it is more than two weeks off. */
    relative: (value: Moment) => {
      if (!value) return NOTHING
      const far = distance(value, clock.value)
      return far ? t(`ui.time.${far.key}`, { n: far.n }) : date(value, locale, zone)
    },
  }
}
