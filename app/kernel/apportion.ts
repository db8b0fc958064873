import type Big from 'big.js'
import { plain, shifted, type DecimalSource } from '#kernel/decimal'

/** Digits after the point of an exact decimal. */
function fractionDigits(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** A decimal times ten to `digits`, as a whole number; `digits` covers all of its fraction. */
function scaled(text: string, digits: number): bigint {
  return BigInt(text.replace('.', '')) * 10n ** BigInt(digits - fractionDigits(text))
}

function wholeWeights(weights: readonly DecimalSource[]): bigint[] {
  const texts = weights.map((weight) => plain(weight))
  if (texts.some((text) => text.startsWith('-'))) {
    throw new RangeError('A weight cannot be negative')
  }
  const digits = Math.max(0, ...texts.map(fractionDigits))
  const whole = texts.map((text) => scaled(text, digits))
  return whole.some((weight) => weight > 0n) ? whole : whole.map(() => 1n)
}

/**
 * Shares a decimal amount by weight, in steps of `10^-unitDigits`, with the largest-remainder
 * method (Hamilton's): every part gets the floor of its exact share, the steps left over go one
 * each to the largest remainders, ties to the earlier part. What is finer than a step (an amount
 * that is itself off the grid) goes to the next in that order, so the sum is always exact.
 * All arithmetic is on bigints; the order of the parts is the order of the weights.
 */
export function apportion(
  amount: Big,
  weights: readonly DecimalSource[],
  unitDigits: number
): Big[] {
  const text = plain(amount)
  if (weights.length === 0) {
    if (text === '0') return []
    throw new RangeError('Cannot share an amount over nothing')
  }

  const digits = Math.max(fractionDigits(text), unitDigits)
  const unit = 10n ** BigInt(digits - unitDigits)
  const signed = scaled(text, digits)
  const sign = signed < 0n ? -1n : 1n
  const whole = signed * sign

  const shares = wholeWeights(weights)
  const divisor = shares.reduce((total, share) => total + share, 0n) * unit
  const parts = shares.map((share) => ((whole * share) / divisor) * unit)
  const remainders = shares.map((share) => (whole * share) % divisor)

  let left = parts.reduce((rest, part) => rest - part, whole)
  const byRemainder = [...shares.keys()].sort((a, b) => {
    if (remainders[a] !== remainders[b]) return remainders[a] > remainders[b] ? -1 : 1
    return a - b
  })
  for (const index of byRemainder) {
    if (left === 0n) break
    const step = left < unit ? left : unit
    parts[index] += step
    left -= step
  }

  return parts.map((part) => shifted(part * sign, digits))
}
