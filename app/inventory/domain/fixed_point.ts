const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/**
 * Reads decimal text as a whole number of `10^-scale`, e.g. `("12.5", 4)` → `125000n`.
 * Digits beyond the scale are rounded half away from zero.
 * @throws RangeError for text that is not a plain decimal
 */
export function toUnits(text: string, scale: number): bigint {
  const parts = DECIMAL.exec(text)
  if (!parts) throw new RangeError(`Not a plain decimal: ${text.slice(0, 40)}`)
  const fraction = (parts[3] ?? '').padEnd(scale + 1, '0')
  const exact = BigInt(parts[2] + fraction)
  const units = divideRounded(exact, 10n ** BigInt(fraction.length - scale))
  return parts[1] ? -units : units
}

/** Writes units of `10^-scale` as decimal text, e.g. `(125000n, 4)` → `"12.5000"`. */
export function fromUnits(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${units < 0n ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}`
}

/** `left / right`, rounded half away from zero. */
export function divideRounded(left: bigint, right: bigint): bigint {
  const isNegative = left < 0n !== right < 0n
  const top = left < 0n ? -left : left
  const bottom = right < 0n ? -right : right
  const quotient = (2n * top + bottom) / (2n * bottom)
  return isNegative ? -quotient : quotient
}
