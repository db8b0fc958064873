import { LosslessNumber, isLosslessNumber, parse, stringify } from 'lossless-json'
import { decimal } from '#kernel/decimal'

export { LosslessNumber }

/** What parsed JSON is made of here. */
export type LosslessValue =
  | string
  | number
  | boolean
  | null
  | LosslessNumber
  | LosslessValue[]
  | { [key: string]: LosslessValue }

/**
 * Reads JSON without losing a digit, for payloads in which ids have nineteen digits and amounts are
 * bare numbers. Whole numbers a `number` holds exactly become numbers, larger ones their text (they
 * are ids), fractions a `LosslessNumber` (read it with `exactText`). Of a repeated key the last
 * counts, as in `JSON.parse`.
 * @throws SyntaxError for anything that is not JSON
 */
export function parseLossless(text: string): LosslessValue {
  try {
    return parse(text, null, {
      parseNumber: readNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    }) as LosslessValue
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deep')
    throw error
  }
}

/**
 * The values that `pick` finds in a JSON text, each as JSON again, every number digit for digit as it
 * came: how a list's entries become payloads of their own.
 * @throws SyntaxError for anything that is not JSON
 */
export function exactParts(text: string, pick: (whole: unknown) => readonly unknown[]): string[] {
  try {
    const whole = parse(text, null, { onDuplicateKey: ({ newValue }) => newValue })
    return pick(whole).map((part) => stringify(part) ?? 'null')
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deep')
    throw error
  }
}

/**
 * Reads JSON for checking what kind each value is: a whole number that a `number` holds exactly becomes
 * one, every other number stays a `LosslessNumber` with its digits, so that none passes for a text.
 * @throws SyntaxError for anything that is not JSON
 */
export function parseExact(text: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: (digits) => {
        const number = readNumber(digits)
        return typeof number === 'number' ? number : new LosslessNumber(digits)
      },
      onDuplicateKey: ({ newValue }) => newValue,
    })
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deep')
    throw error
  }
}

function readNumber(text: string): number | string | LosslessNumber {
  if (!/^-?\d+$/.test(text)) return new LosslessNumber(text)
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/**
 * An amount of a payload as exact decimal text, whether it came as text or as a bare number:
 * `11.01` → `"11.01"`, `0` → `"0"`, `"5.00"` → `"5.00"`, `1e2` → `"100"`.
 * @returns null for null, undefined and the empty text
 * @throws TypeError for what is no amount
 */
export function exactText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  const text = isLosslessNumber(value) ? value.value : String(value)
  const isNumber = isLosslessNumber(value) || typeof value === 'number'
  if (/^-?\d+(\.\d+)?$/.test(text) && (isNumber || typeof value === 'string')) return text
  if (isNumber && /^-?\d+(\.\d+)?[eE][+-]?\d{1,2}$/.test(text)) return expand(text)
  throw new TypeError(`Not an amount: ${JSON.stringify(value)}`)
}

function expand(text: string): string {
  const [mantissa, exponent] = text.toLowerCase().split('e')
  const power = Number(exponent)
  const factor = decimal(`1${'0'.repeat(Math.abs(power))}`)
  const value = decimal(mantissa)
  return (power < 0 ? value.div(factor) : value.times(factor)).toFixed()
}

/** An id of a payload as text, whether it came as text or as a bare number. @throws TypeError */
export function idText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  throw new TypeError(`Not an id: ${JSON.stringify(value)}`)
}
