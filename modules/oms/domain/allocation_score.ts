import type { Quote } from './freight.js'
import type { Option, OrderNeeds, Parcel, Site, Weights } from './allocation.js'
import { daysFor, distanceKm } from './region_distance.js'

/** The cheapest courier from a site to a region; null: none goes there, undefined: there are no tariffs. */
export type QuoteOf = (
  site: Site,
  regionCode: string | null,
  weightG: number,
  volumeMm3: number
) => Quote | null | undefined

/** What one site sends, with the cheapest courier; null when none goes there. */
export function toParcel(
  site: Site,
  lines: Parcel['lines'],
  order: OrderNeeds,
  quote: QuoteOf
): Parcel | null {
  let weightG = 0
  let volumeMm3 = 0
  for (const { need, qty } of lines) {
    weightG += need.weightG * qty
    volumeMm3 += need.volumeMm3 * qty
  }
  const offer = quote(site, order.regionCode, weightG, volumeMm3)
  if (offer === null) return null
  const km = distanceKm(site.regionCode, order.regionCode)
  return {
    warehouseId: site.warehouseId,
    courier: offer?.courier ?? null,
    service: offer?.service ?? null,
    freight: Number(offer?.freight ?? 0n),
    weightG,
    days: offer?.transitDays ?? daysFor(km),
    km,
    lines,
  }
}

/** The row of the score table for parcels from these sites. */
export function score(parcels: Parcel[], sites: Site[], weights: Weights): Option {
  const sum = (of: (parcel: Parcel) => number) =>
    parcels.reduce((total, parcel) => total + of(parcel), 0)
  const freight = sum((parcel) => parcel.freight)
  const km = sum((parcel) => parcel.km)
  const days = Math.max(...parcels.map((parcel) => parcel.days))
  const load = Math.max(
    ...sites.map((site) => (site.dailyCapacity ? site.load / site.dailyCapacity : 0))
  )
  const points =
    freight +
    km * weights.perKm +
    (parcels.length - 1) * weights.perExtraParcel +
    days * weights.perDay +
    Math.round(load * weights.perLoad)
  return {
    warehouseIds: sites.map((site) => site.warehouseId),
    score: points,
    freight,
    km,
    days,
    load: Math.round(load * 100) / 100,
    parcels: parcels.length,
    courier: parcels[0].courier,
  }
}
