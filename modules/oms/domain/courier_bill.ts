import type { Standing } from './bill_numbers.js'
import { freightOf, volumetricG, type Surcharge, type Tariff } from './freight.js'

/** What can be wrong with a line of a courier's bill, the gravest first. */
export const FINDINGS = [
  'unknown_waybill',
  'duplicate',
  'cancelled',
  'rebilled',
  'credited',
  'unpriced',
  'weight',
  'zone',
  'price',
] as const
export type Finding = (typeof FINDINGS)[number]

/** A line as billed. Amounts are ten-thousandths of the currency, negative ones give something back. */
export interface BilledLine {
  weightG: number | null
  /** Where the courier says it went, as a division's code; null: it does not say. */
  regionCode: string | null
  amount: number
}

/** The parcel of the line as the house knows it. */
export interface KnownParcel {
  /** Null: neither weighed nor estimated. */
  weightG: number | null
  volumeMm3: number
  regionCode: string | null
  /** Whether it left under this number. */
  hasLeft: boolean
}

/** A price table of the day and what it adds for a region. */
export interface Pricing {
  tariff: Tariff
  surcharges: readonly Surcharge[]
}

/** What a region cost on the day of shipping; null: no price. */
export type PriceBook = (regionCode: string | null) => Pricing | null

/** Where the money of a line differs: the parts sum to billed less expected exactly. */
export interface Parts {
  waybill: number
  weight: number
  zone: number
  price: number
}

export interface Verdict {
  findings: Finding[]
  /** Null: there was nothing to compare with, and no part is above zero. */
  expected: number | null
  /** Billed less expected. */
  difference: number
  parts: Parts
  /** The part of the amount that earlier bills settled: what counts is the rest. */
  settled: number
  /** Whether a person has to accept or dispute it: what costs more than it should or cannot be judged. */
  needsWord: boolean
}

export interface Terms {
  /** Grams that a billed weight may differ from ours. */
  toleranceG: number
  /** Ten-thousandths of the smallest coin: prices are rounded to it. */
  coin: number
}

const NOTHING: Parts = { waybill: 0, weight: 0, zone: 0, price: 0 }
const PROVINCE = 2

/** Half away from zero, to whole coins. */
const rounded = (units: number, coin: number) => Math.round(units / coin) * coin

/** The weight a price table charges for: the first weight, or up to the step that is begun. */
export function steppedG({ firstWeightG, stepWeightG }: Tariff, weightG: number): number {
  const steps = Math.ceil(Math.max(0, weightG - firstWeightG) / stepWeightG)
  return firstWeightG + steps * stepWeightG
}

/**
 * Compares a line of a bill with its parcel, its place among the lines and the prices of the day. A
 * charge that takes the place of a disputed one is compared as if that had never been; a line that
 * gives back was expected as far as it takes back what was withheld.
 */
export function judgeLine(
  line: BilledLine,
  found: { parcel: KnownParcel | null; standing: Standing; prices: PriceBook },
  terms: Terms
): Verdict {
  const { parcel, standing, prices } = found
  const { place, settled } = standing
  if (place === 'settlement') return settle(line.amount, settled)
  const again: Finding[] = standing.isRebilled ? ['rebilled'] : []
  const wrong: Finding[] = []
  if (!parcel) wrong.push('unknown_waybill')
  if (place === 'again') wrong.push('duplicate')
  if (parcel && !parcel.hasLeft) wrong.push('cancelled')
  if (!parcel || wrong.length > 0)
    return verdict([...wrong, ...again], 0, { ...NOTHING, waybill: line.amount })
  if (place === 'extra') return verdict([...again, 'price'], 0, { ...NOTHING, price: line.amount })
  const pricing = prices(parcel.regionCode)
  if (!pricing) {
    const unjudged = verdict([...again, 'unpriced'], 0, NOTHING)
    return { ...unjudged, expected: null, needsWord: true, settled }
  }
  const compared = compare(line, { parcel, pricing, prices }, terms)
  return { ...compared, findings: [...again, ...compared.findings], settled }
}

/** What is given back beyond what was withheld is in our favour. */
function settle(amount: number, settled: number): Verdict {
  const price = amount - settled
  const findings: Finding[] = price === 0 ? ['credited'] : ['credited', 'price']
  return { ...verdict(findings, settled, { ...NOTHING, price }), settled }
}

/**
 * Expected is the price of our weight to where the parcel went; the billed weight within the tolerance
 * counts as ours. By weight is what the billed weight costs more than that, by zone what the billed
 * destination costs more than the real one, by price the rest.
 */
function compare(
  line: BilledLine,
  found: { parcel: KnownParcel; pricing: Pricing; prices: PriceBook },
  { toleranceG, coin }: Terms
): Verdict {
  const { parcel, pricing, prices } = found
  const cost = ({ tariff, surcharges }: Pricing, weightG: number) =>
    rounded(freightOf(tariff, surcharges, weightG, parcel.volumeMm3).total, coin)
  const billedG = line.weightG ?? parcel.weightG ?? 0
  const isOff = weighsOtherwise(line.weightG, parcel, pricing.tariff, toleranceG)
  const expected = cost(pricing, isOff ? parcel.weightG! : billedG)
  const atBilled = cost(pricing, billedG)
  const isElsewhere = liesElsewhere(line.regionCode, parcel.regionCode)
  const there = isElsewhere ? prices(line.regionCode) : null
  const zone = there ? cost(there, billedG) - atBilled : 0
  const price = line.amount - atBilled - zone
  const findings: Finding[] = []
  if (isOff) findings.push('weight')
  if (isElsewhere) findings.push('zone')
  if (price !== 0) findings.push('price')
  return verdict(findings, expected, { waybill: 0, weight: atBilled - expected, zone, price })
}

/** Above what volume or rounding make of our weight, or below it, by more than the tolerance. */
function weighsOtherwise(
  billedG: number | null,
  { weightG, volumeMm3 }: KnownParcel,
  tariff: Tariff,
  toleranceG: number
): boolean {
  if (billedG === null || weightG === null) return false
  const charged = Math.max(weightG, volumetricG(volumeMm3, tariff.volumetricDivisor))
  if (billedG === steppedG(tariff, charged)) return false
  return billedG > charged + toleranceG || billedG < weightG - toleranceG
}

const liesElsewhere = (billed: string | null, ours: string | null) =>
  billed !== null && ours !== null && billed.slice(0, PROVINCE) !== ours.slice(0, PROVINCE)

function verdict(findings: Finding[], expected: number, parts: Parts): Verdict {
  const difference = parts.waybill + parts.weight + parts.zone + parts.price
  return { findings, expected, difference, parts, settled: 0, needsWord: difference > 0 }
}
