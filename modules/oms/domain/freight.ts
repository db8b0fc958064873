/**
 * What a parcel costs by a courier's price table. Prices are whole ten-thousandths of the company's
 * currency, weights whole grams, days `2026-11-22`; everything here is whole numbers and exact.
 *
 * Charged is the larger of actual and volumetric weight: the first weight at the first price, each
 * further step begun at the step price, not less than the least price. Fuel is a share of that, and
 * surcharges come on top.
 */
export interface Tariff {
  courier: string
  service: string
  /** Null: from any warehouse. */
  warehouseId: number | null
  /** The beginning of a division's code; empty means everywhere. */
  regionPrefix: string
  isServed: boolean
  firstWeightG: number
  firstPrice: number
  stepWeightG: number
  stepPrice: number
  minPrice: number
  /** cm³ of one kilogram. */
  volumetricDivisor: number
  /** Hundredths of a per cent: 1250 is 12.5 %. */
  fuelRate: number
  transitDays: number | null
  /** First and last day it counts, null: open. */
  validFrom: string | null
  validTo: string | null
}

/** What a courier adds: in far regions, for heavy parcels, for a season. Every one that applies is added. */
export interface Surcharge {
  courier: string
  service: string
  name: string
  regionPrefix: string
  /** `percent`: hundredths of a per cent of the price before fuel; `kg`: each kilogram begun. */
  basis: 'parcel' | 'kg' | 'percent'
  amount: number
  /** From this charged weight on. */
  fromWeightG: number
  validFrom: string | null
  validTo: string | null
}

export interface FreightBill {
  chargedG: number
  /** Whether the volume decided, not the weight. */
  isVolumetric: boolean
  /** First and further weight, or the least price. */
  base: number
  fuel: number
  surcharges: { name: string; amount: number }[]
  total: number
}

/** Hundredths of a per cent of one. */
const WHOLE = 10_000

/** Grams a courier charges for a volume: cm³ divided by the divisor are kilograms. */
export const volumetricG = (volumeMm3: number, divisor: number) => Math.ceil(volumeMm3 / divisor)

/** Whether a price counts on a day; both ends belong to it. */
export const isValidOn = (
  { validFrom, validTo }: { validFrom: string | null; validTo: string | null },
  day: string
) => (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)

/** @param surcharges those of the parcel's region that count on the day */
export function freightOf(
  tariff: Tariff,
  surcharges: readonly Surcharge[],
  weightG: number,
  volumeMm3 = 0
): FreightBill {
  const volumetric = volumetricG(volumeMm3, tariff.volumetricDivisor)
  const chargedG = Math.max(weightG, volumetric)
  const steps = Math.ceil(Math.max(0, chargedG - tariff.firstWeightG) / tariff.stepWeightG)
  const base = Math.max(tariff.minPrice, tariff.firstPrice + steps * tariff.stepPrice)
  const fuel = Math.round((base * tariff.fuelRate) / WHOLE)
  const added = surcharges
    .filter((one) => chargedG >= one.fromWeightG)
    .map((one) => ({ name: one.name, amount: amountOf(one, base, chargedG) }))
  const total = added.reduce((sum, one) => sum + one.amount, base + fuel)
  return { chargedG, isVolumetric: volumetric > weightG, base, fuel, surcharges: added, total }
}

function amountOf({ basis, amount }: Surcharge, base: number, chargedG: number): number {
  if (basis === 'parcel') return amount
  if (basis === 'kg') return amount * Math.max(1, Math.ceil(chargedG / 1000))
  return Math.round((base * amount) / WHOLE)
}
