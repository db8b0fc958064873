/** What may stand in for a part, the first one first. */
export interface BomAlternate {
  skuId: number
  /** Units that stand in for the part's own. */
  qty: number
}

/** A part of a bill of materials. */
export interface BomPart {
  skuId: number
  /** Units that go into one run of the bill. */
  qty: number
  /** The share of what is taken that is lost on the way, decimal text from 0 up to but not 1. */
  scrapRate?: string
  alternates?: readonly BomAlternate[]
}

/** One way of making something: a run makes `yieldQty` units of it from the parts. */
export interface Bom {
  yieldQty: number
  parts: readonly BomPart[]
}

// Pages reckon with this file too, so it imports nothing.

const WHOLE = 10_000n

/** Ten-thousandths of what is taken that arrive in the product. */
function kept(scrapRate = '0'): bigint {
  const [, digits = ''] = scrapRate.split('.')
  return WHOLE - BigInt(digits.slice(0, 4).padEnd(4, '0'))
}

interface Ratio {
  /** Units of the part in one run. */
  qty: number
  scrapRate?: string
}

/**
 * Whole units of a part that making `units` takes: the part's share, what is lost on top, rounded up.
 * Taken for a growing number of units it never falls, so parts of an order add up to the whole.
 */
export function unitsNeeded({ qty, scrapRate }: Ratio, yieldQty: number, units: number): number {
  const top = BigInt(units) * BigInt(qty) * WHOLE
  const bottom = BigInt(yieldQty) * kept(scrapRate)
  return Number((top + bottom - 1n) / bottom)
}

/** Whole units of a part that come back when `units` are taken apart; what was lost does not. */
export function unitsRecovered({ qty }: Ratio, yieldQty: number, units: number): number {
  return Number((BigInt(units) * BigInt(qty)) / BigInt(yieldQty))
}

/** How many units `available` of the part is enough for. */
export function unitsPossible(ratio: Ratio, yieldQty: number, available: number): number {
  const top = BigInt(Math.max(0, available)) * BigInt(yieldQty) * kept(ratio.scrapRate)
  return Number(top / (BigInt(ratio.qty) * WHOLE))
}
