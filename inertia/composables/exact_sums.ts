/** Digits kept after the point: more than a price, a unit cost or a rate of the house has. */
const SCALE = 8
const AMOUNT = /^-?\d*\.?\d*$/

/** Decimal text in whole steps of 10⁻⁸; null for what is no amount, such as a field half typed. */
export function stepsOf(text: string | null | undefined): bigint | null {
  const typed = (text ?? '').trim()
  if (!AMOUNT.test(typed) || !/\d/.test(typed)) return null
  const [whole, fraction = ''] = typed.replace('-', '').split('.')
  const steps = BigInt(`${whole || '0'}${fraction.slice(0, SCALE).padEnd(SCALE, '0')}`)
  return typed.startsWith('-') ? -steps : steps
}

/** Steps of 10⁻⁸ as decimal text without closing zeros: `1050000000n` is `"10.5"`. */
export function textOfSteps(steps: bigint): string {
  const digits = (steps < 0n ? -steps : steps).toString().padStart(SCALE + 1, '0')
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '')
  return `${steps < 0n ? '-' : ''}${text}`
}

/**
 * The sum of `amount × times` as decimal text, for totals a form shows while it is typed. Amounts
 * never pass through a float; what is no amount yet counts as nothing.
 */
export function exactSum(
  parts: readonly { amount: string | null | undefined; times?: number }[]
): string {
  const steps = parts.reduce((total, { amount, times = 1 }) => {
    const count = Number.isSafeInteger(times) ? times : 0
    return total + (stepsOf(amount) ?? 0n) * BigInt(count)
  }, 0n)
  return textOfSteps(steps)
}
