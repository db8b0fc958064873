import { DateTime } from 'luxon'
import { DEFAULT_ZONE, localDate } from '#kernel/clock'
import { compareDecimals, isDecimalText, plain } from '#kernel/decimal'
import { LIMITS, spanSeconds, type Literal } from '#kernel/rules/ast'
import { isNumeric, type FieldType } from '#kernel/rules/fields'

/** When a condition is asked: "90 days ago" counts from `now`, and days begin in `zone`. */
export interface Moment {
  now: Date
  zone?: string
}

/**
 * A value in the one form both sides compare: decimals as their shortest text, times as
 * milliseconds, dates as `2026-11-22`.
 */
export type Known = string | number | boolean

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
const LONGEST_DECIMAL = 40

const isIsoTime = (text: string) => ISO_TIME.test(text) && DateTime.fromISO(text).isValid
const isIsoDate = (text: string) => ISO_DATE.test(text) && DateTime.fromISO(text).isValid

/** The shift of a relative time in milliseconds, or null when it is none. */
function relativeShift(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return null
  const { ago, ahead } = value as { ago?: unknown; ahead?: unknown }
  const seconds = spanSeconds(ago ?? ahead)
  return seconds === null ? null : seconds * (ago === undefined ? 1000 : -1000)
}

function isWholeOrDecimal(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return typeof value === 'string' && value.length <= LONGEST_DECIMAL && isDecimalText(value)
}

/** Within PostgreSQL's bigint. */
function isWhole(value: unknown): boolean {
  return isWholeOrDecimal(value) && /^-?\d{1,18}$/.test(plain(value as string))
}

/** Whether the value may stand in a condition on a field of that type. */
export function isLiteral(type: FieldType, value: unknown): value is Literal {
  if (type === 'integer') return isWhole(value)
  if (isNumeric(type)) return isWholeOrDecimal(value)
  if (type === 'boolean') return typeof value === 'boolean'
  if (relativeShift(value) !== null) return type === 'time' || type === 'date'
  if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0')) return false
  if (type === 'time') return isIsoTime(value)
  if (type === 'date') return isIsoDate(value)
  return value.length <= LIMITS.textLength
}

/** A checked literal in comparable form. */
export function literal(type: FieldType, value: Literal, { now, zone }: Moment): Known {
  const shift = relativeShift(value)
  if (shift !== null) {
    const at = new Date(now.getTime() + shift)
    return type === 'date' ? localDate(at, zone ?? DEFAULT_ZONE) : at.getTime()
  }
  if (type === 'time') return DateTime.fromISO(value as string).toMillis()
  return isNumeric(type) ? plain(value as string) : (value as string | boolean)
}

/**
 * A fact in comparable form; nothing is null.
 * @throws TypeError when the fact is not of the field's type: whoever gathered it is wrong
 */
export function fact(field: string, type: FieldType, value: unknown): Known | string[] | null {
  if (value === null || value === undefined) return null
  const known = readFact(type, value)
  if (known !== null) return known
  throw new TypeError(`Rules: the fact ${field} is not of type ${type}`)
}

function readFact(type: FieldType, value: unknown): Known | string[] | null {
  if (isNumeric(type)) {
    const exact = typeof value === 'bigint' || isWholeOrDecimal(value)
    return exact ? plain(value as string) : null
  }
  if (type === 'time') {
    const at =
      typeof value === 'string' && !isIsoTime(value)
        ? Number.NaN
        : new Date(value as Date).getTime()
    return Number.isNaN(at) ? null : at
  }
  if (type === 'date') return typeof value === 'string' && isIsoDate(value) ? value : null
  if (type === 'boolean') return typeof value === 'boolean' ? value : null
  if (type === 'list') return Array.isArray(value) ? (value as string[]) : null
  return typeof value === 'string' ? value : null
}

/** -1, 0 or 1 for two values in comparable form of one type. */
export function compareKnown(type: FieldType, left: Known, right: Known): number {
  if (isNumeric(type)) return compareDecimals(left as string, right as string)
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Small letters for `A`–`Z` alone, as PostgreSQL's `lower` does under the C collation. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The characters that leave a text empty. */
export const BLANKS = ' \t\r\n\u00a0\u3000'

export function isBlank(text: string): boolean {
  return [...text].every((character) => BLANKS.includes(character))
}

/**
 * The words of `matches_any_word` as two patterns: words of Latin letters and digits must stand
 * alone (`sf` is not in `offset`), all others, Chinese above all, match anywhere.
 */
export function splitWords(words: readonly string[]): { alone: string | null; anywhere: string[] } {
  const folded = words.map(foldCase)
  const latin = folded.filter((word) => /^[a-z0-9]+$/.test(word))
  return {
    alone: latin.length > 0 ? `(^|[^a-z0-9])(${latin.join('|')})($|[^a-z0-9])` : null,
    anywhere: folded.filter((word) => !latin.includes(word)),
  }
}
