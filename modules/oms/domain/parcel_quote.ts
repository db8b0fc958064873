import { constrain } from './allocation_constraints.js'
import { chooseCourier, priceLanes, type CourierDay, type CourierTable } from './courier_choice.js'
import { leavesAt, type LocalMoment, type Rhythm } from './cut_off.js'
import { daysFor, distanceKm } from './region_distance.js'
import type { TariffBook } from './tariff_book.js'

/** A parcel to be priced. */
export interface QuotedParcel {
  warehouseId: number
  weightG: number
  volumeMm3: number
  /** Where it goes, and from where. */
  regionCode: string | null
  from: { regionCode: string | null; rhythm: Rhythm }
  /** The house's code of a courier that nobody may depart from. */
  requiredCourier?: string | null
  /** The courier to be kept while it takes the parcel. */
  prefers?: { courier: string; service: string | null } | null
  isCod?: boolean
}

export interface QuoteContext {
  book: TariffBook
  day: CourierDay
  now: LocalMoment
  today: string
  perDay: number
  perShare: number
}

export interface ParcelQuote {
  courier: string | null
  service: string | null
  /** Ten-thousandths of the currency; null without price tables. */
  freight: number | null
  /** From now until it is there. */
  days: number
}

/** What every courier that takes a parcel asks for it, best first; null without price tables. */
export function courierTable(parcel: QuotedParcel, context: QuoteContext): CourierTable | null {
  const { book, today } = context
  if (book.isEmpty) return null
  return chooseCourier(
    priceLanes(
      book.lanes(parcel.warehouseId, parcel.regionCode, today),
      parcel.weightG,
      parcel.volumeMm3
    ),
    {
      constraints: constrain({ rules: [], platformCourier: parcel.requiredCourier }),
      isCod: parcel.isCod ?? false,
      maxDays: null,
      usualDays: daysFor(distanceKm(parcel.from.regionCode, parcel.regionCode)),
      perDay: context.perDay,
      perShare: context.perShare,
      day: context.day,
    }
  )
}

/** Days until a parcel that is handed over now leaves its warehouse. */
export const daysUntilItLeaves = ({ from }: QuotedParcel, { now }: QuoteContext) =>
  leavesAt(from.rhythm, now).day - now.day

/** What a parcel costs and when it arrives, by the courier it prefers or else the best; null when nobody takes it. */
export function quoteParcel(parcel: QuotedParcel, context: QuoteContext): ParcelQuote | null {
  const wait = daysUntilItLeaves(parcel, context)
  const table = courierTable(parcel, context)
  if (!table) {
    const km = distanceKm(parcel.from.regionCode, parcel.regionCode)
    return { courier: null, service: null, freight: null, days: wait + daysFor(km) }
  }
  const kept = table.choices.find(
    (one) =>
      one.courier === parcel.prefers?.courier &&
      (parcel.prefers.service === null || one.service === parcel.prefers.service)
  )
  const chosen = kept ?? table.chosen
  return (
    chosen && {
      courier: chosen.courier,
      service: chosen.service,
      freight: chosen.bill.total,
      days: wait + chosen.days,
    }
  )
}
