/**
 * What a parcel costs by a courier's tariff: the first weight at the first price, each further step
 * begun at the step price. Charged is the larger of actual and volumetric weight. Prices are whole
 * ten-thousandths of the company's currency, weights whole grams.
 */
export interface Tariff {
  courier: string
  service: string
  warehouseId: number | null
  regionPrefix: string
  isServed: boolean
  firstWeightG: number
  firstPrice: bigint
  stepWeightG: number
  stepPrice: bigint
  volumetricDivisor: number
  transitDays: number | null
}

/** Grams a courier charges for a volume: cm³ divided by the divisor are kilograms. */
export const volumetricG = (volumeMm3: number, divisor: number) => Math.ceil(volumeMm3 / divisor)

export function freightOf(tariff: Tariff, weightG: number, volumeMm3 = 0): bigint {
  const charged = Math.max(weightG, volumetricG(volumeMm3, tariff.volumetricDivisor))
  const steps = Math.ceil(Math.max(0, charged - tariff.firstWeightG) / tariff.stepWeightG)
  return tariff.firstPrice + BigInt(steps) * tariff.stepPrice
}

export interface Quote {
  courier: string
  service: string
  freight: bigint
  transitDays: number | null
}

/**
 * The cheapest service from a warehouse to a region, on a tie the faster, then by name. Of each
 * service the tariff with the longest region prefix counts, one for the warehouse before one for
 * any; a region it says is not served is not.
 * @returns null when no service reaches the region
 */
export function cheapest(
  tariffs: readonly Tariff[],
  from: { warehouseId: number; regionCode: string | null },
  parcel: { weightG: number; volumeMm3?: number }
): Quote | null {
  const best = new Map<string, Tariff>()
  for (const tariff of tariffs) {
    if (tariff.warehouseId !== null && tariff.warehouseId !== from.warehouseId) continue
    if (!(from.regionCode ?? '').startsWith(tariff.regionPrefix)) continue
    const key = `${tariff.courier}|${tariff.service}`
    const known = best.get(key)
    if (!known || rank(tariff) > rank(known)) best.set(key, tariff)
  }
  let chosen: Quote | null = null
  for (const tariff of best.values()) {
    if (!tariff.isServed) continue
    const { courier, service, transitDays } = tariff
    const quote = {
      courier,
      service,
      transitDays,
      freight: freightOf(tariff, parcel.weightG, parcel.volumeMm3),
    }
    if (!chosen || isBetter(quote, chosen)) chosen = quote
  }
  return chosen
}

const rank = (tariff: Tariff) =>
  tariff.regionPrefix.length * 2 + (tariff.warehouseId === null ? 0 : 1)

function isBetter(quote: Quote, than: Quote): boolean {
  if (quote.freight !== than.freight) return quote.freight < than.freight
  const [days, thanDays] = [quote.transitDays ?? 99, than.transitDays ?? 99]
  if (days !== thanDays) return days < thanDays
  return `${quote.courier}|${quote.service}` < `${than.courier}|${than.service}`
}
