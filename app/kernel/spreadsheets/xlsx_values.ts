import { plain } from '#kernel/decimal'

const WHOLE_TEXT = /^-?\d+$/
const FLOAT_DIGITS = 15

/**
 * A number of a worksheet as text. Whole numbers keep every digit the file has; what a binary float
 * made of a decimal (`0.30000000000000004`) is rounded to the fifteen digits Excel itself keeps.
 * Numbers too long for that come in scientific notation, in which ids are refused.
 */
export function numberText(text: string): string {
  if (WHOLE_TEXT.test(text)) return text
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  if (Math.abs(value) >= 10 ** FLOAT_DIGITS) return value.toExponential().toUpperCase()
  const rounded = value.toPrecision(FLOAT_DIGITS)
  return rounded.includes('e') ? expand(rounded) : plain(rounded)
}

/** `1.5e-7` → `0.00000015`. */
function expand(text: string): string {
  const [mantissa, exponent] = text.split('e')
  const digits = mantissa.replace(/[-.]/g, '')
  const shift = -Number(exponent) - 1
  const sign = mantissa.startsWith('-') ? '-' : ''
  return plain(`${sign}0.${'0'.repeat(shift)}${digits}`)
}

const DAY_MS = 86_400_000
/** Days from the start of each date system to 1970-01-01. */
const EPOCH_1900 = 25_569
const EPOCH_1904 = 24_107

/** A serial date as `2026-11-22`, `2026-11-22 18:05:09` or, for a time of day alone, `18:05:09`. */
export function serialText(text: string, look: 'date' | 'time', date1904: boolean): string {
  const serial = Number(text)
  const days = serial - (date1904 ? EPOCH_1904 : EPOCH_1900)
  const at = new Date(Math.round((days * DAY_MS) / 1000) * 1000)
  if (!Number.isFinite(serial) || serial < 0 || Number.isNaN(at.getTime())) return text
  const iso = at.toISOString()
  const [day, time] = [iso.slice(0, 10), iso.slice(11, 19)]
  if (look === 'time' && serial < 1) return time
  return look === 'time' || time !== '00:00:00' ? `${day} ${time}` : day
}

export function booleanText(text: string): string {
  return text === '1' || text === 'true' ? 'TRUE' : 'FALSE'
}
