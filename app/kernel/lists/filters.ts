import { boundsOfText } from '#kernel/clock'

/** Reads one filter from its text in the URL; `undefined` means: not understood, so not applied. */
export interface FilterReader<T> {
  read(value: string, zone: string): T | undefined
}

export type FilterSpec = Record<string, FilterReader<unknown>>
export type FilterValues<F extends FilterSpec> = {
  [K in keyof F]?: F[K] extends FilterReader<infer T> ? T : never
}

const split = (value: string) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .slice(0, 100)
const whole = (value: string) => (/^-?\d{1,15}$/.test(value) ? Number(value) : undefined)
const DECIMAL = /^-?\d{1,14}(\.\d{1,6})?$/

/** `?status=held,released`: any of these words. */
export function choices<const T extends string>(...allowed: readonly T[]): FilterReader<T[]> {
  return {
    read(value) {
      const found = split(value).filter((entry): entry is T =>
        (allowed as readonly string[]).includes(entry)
      )
      return found.length > 0 ? found : undefined
    },
  }
}

/** `?store=1,2`: any of these ids. */
export function ids(): FilterReader<number[]> {
  return {
    read(value) {
      const found = split(value)
        .map(whole)
        .filter((entry) => entry !== undefined)
      return found.length > 0 ? found : undefined
    },
  }
}

/** `?sku=TENT-2`: a text, trimmed, up to 200 characters. */
export function text(): FilterReader<string> {
  return { read: (value) => value.trim().slice(0, 200) || undefined }
}

/** `?gift=1` or `0`. */
export function flag(): FilterReader<boolean> {
  return { read: (value) => (value === '1' ? true : value === '0' ? false : undefined) }
}

/** `?total=10..99.5`, either side open: decimals as text, ready for `numeric`. */
export function range(): FilterReader<{ min: string | null; max: string | null }> {
  return {
    read(value) {
      const [min = '', max = ''] = value.split('..').map((side) => side.trim())
      if ((min && !DECIMAL.test(min)) || (max && !DECIMAL.test(max)) || (!min && !max))
        return undefined
      return { min: min || null, max: max || null }
    },
  }
}

/**
 * `?placed=2026-11-01..2026-11-22`, either side open: local days of the
 * company, as the moments `from` (included) and `before` (not included).
 */
export function dates(): FilterReader<{ from: Date | null; before: Date | null }> {
  return {
    read(value, zone) {
      const [first = '', last = first] = value.split('..').map((side) => side.trim())
      try {
        const from = first ? boundsOfText(first, zone).start : null
        const before = last ? boundsOfText(last, zone).end : null
        return from || before ? { from, before } : undefined
      } catch {
        return undefined
      }
    },
  }
}
