import Big from 'big.js'

/**
 * Exact decimal arithmetic on text. Numbers that carry cents or costs never pass through a binary
 * float, so every function takes and returns decimal text such as `"12.34"` (the form in which
 * PostgreSQL's `numeric` arrives), never a `number` with a fraction.
 */

/** Scale of `numeric(18,4)`, the column type of money. */
export const MONEY_SCALE = 4
/** Scale of `numeric(18,6)`, the column type of unit costs. */
export const UNIT_COST_SCALE = 6
/** Scale of `numeric(18,8)`, the column type of exchange and commission rates. */
export const RATE_SCALE = 8

export type RoundingMode = 'half_up' | 'half_even' | 'down' | 'up'

/** Whatever names a decimal exactly: text, a bigint, or a whole `number`. */
export type DecimalSource = string | bigint | number | Big

const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/
const LONGEST_TEXT = 100
const MODES: Record<RoundingMode, Big.RoundingMode> = { down: 0, half_up: 1, half_even: 2, up: 3 }

/** A private constructor, so that no other user of big.js can change our precision. */
const Decimal = Big()
Decimal.DP = 40
Decimal.RM = MODES.half_up

/** True when the text is a plain decimal (`-12.5`): no exponent, no plus sign, no separators. */
export function isDecimalText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT && DECIMAL_TEXT.test(value)
}

/**
 * Reads an exact decimal.
 * @throws TypeError for a fractional `number` (it has already lost digits) and for any other type
 * @throws RangeError for text that is not a plain decimal
 */
export function decimal(value: DecimalSource): Big {
  if (value instanceof Decimal) return value
  if (typeof value === 'bigint') return new Decimal(value.toString())
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new TypeError(`A decimal must come from text or a whole number, got the float ${value}`)
    }
    return new Decimal(value.toString())
  }
  if (isDecimalText(value)) return new Decimal(value)
  if (typeof value === 'string') {
    throw new RangeError(`Not a plain decimal: ${JSON.stringify(value.slice(0, LONGEST_TEXT))}`)
  }
  throw new TypeError(`A decimal must come from text, got ${typeof value}`)
}

/** `whole / 10^digits`, exactly: `shifted(1234n, 2)` is 12.34. */
export function shifted(whole: bigint, digits: number): Big {
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, '0')
  const cut = text.length - digits
  const sign = whole < 0n ? '-' : ''
  return new Decimal(`${sign}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ''}`)
}

/** Writes a decimal with exactly `scale` digits after the point, rounding half away from zero. */
export function toScale(
  value: DecimalSource,
  scale: number,
  mode: RoundingMode = 'half_up'
): string {
  const text = decimal(value).toFixed(scale, MODES[mode])
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}

/** Rounds to `scale` digits and keeps the value as a decimal. */
export function roundDecimal(value: DecimalSource, scale: number, mode: RoundingMode = 'half_up') {
  return decimal(value).round(scale, MODES[mode])
}

/** A unit cost in the form its column stores: six digits after the point. */
export function unitCost(value: DecimalSource): string {
  return toScale(value, UNIT_COST_SCALE)
}

/** The unit cost of `qty` base units that together cost `total`; zero units have no cost. */
export function unitCostOf(total: DecimalSource, qty: number | bigint): string {
  const units = decimal(qty)
  if (units.eq(decimal(0))) return unitCost(0)
  return toScale(decimal(total).div(units), UNIT_COST_SCALE)
}

/** A rate in the form its column stores: eight digits after the point. */
export function rate(value: DecimalSource): string {
  return toScale(value, RATE_SCALE)
}

/** Shortest exact text of a decimal: `"1.500"` → `"1.5"`, `"-0"` → `"0"`. */
export function plain(value: DecimalSource): string {
  const text = decimal(value).toFixed()
  return text === '-0' ? '0' : text
}

export function addDecimals(...values: DecimalSource[]): string {
  return plain(values.reduce<Big>((total, value) => total.plus(decimal(value)), decimal(0)))
}

export function subtractDecimals(left: DecimalSource, right: DecimalSource): string {
  return plain(decimal(left).minus(decimal(right)))
}

export function multiplyDecimals(left: DecimalSource, right: DecimalSource): string {
  return plain(decimal(left).times(decimal(right)))
}

/** `left / right` rounded half away from zero to `scale` digits. @throws RangeError for a zero divisor */
export function divideDecimals(left: DecimalSource, right: DecimalSource, scale: number): string {
  const divisor = decimal(right)
  if (divisor.eq(decimal(0))) throw new RangeError('Division by zero')
  return toScale(decimal(left).div(divisor), scale)
}

/** -1, 0 or 1. */
export function compareDecimals(left: DecimalSource, right: DecimalSource): -1 | 0 | 1 {
  return decimal(left).cmp(decimal(right)) as -1 | 0 | 1
}

/** Whether the value fits a `numeric(precision, scale)` column without losing digits. */
export function fitsNumeric(value: DecimalSource, precision: number, scale: number): boolean {
  const exact = decimal(value)
  const whole = exact.abs().toFixed(0, MODES.down)
  const digits = whole === '0' ? 0 : whole.length
  return exact.round(scale, MODES.down).eq(exact) && digits <= precision - scale
}
