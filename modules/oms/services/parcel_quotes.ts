import { systemClock } from '#kernel/clock'
import type { Trx } from '#kernel/transaction'
import type { Site } from '#modules/oms/domain/allocation_terms'
import {
  courierTable,
  daysUntilItLeaves,
  quoteParcel,
  type ParcelQuote,
  type QuoteContext,
  type QuotedParcel,
} from '#modules/oms/domain/parcel_quote'
import { loadSites } from '#modules/oms/queries/load_sites'
import { omsConfig } from '#modules/oms/services/config'
import { courierDay } from '#modules/oms/services/courier_day'
import { allocationNow } from '#modules/oms/services/local_moment'
import { allocationWeights } from '#modules/oms/services/pipeline_settings'

const DAY_MS = 86_400_000

/** Prices parcels by the tariffs and warehouses of now. Read once, asked as often as needed. */
export class ParcelQuotes {
  readonly #sites: ReadonlyMap<number, Site>

  private constructor(
    readonly context: QuoteContext,
    sites: readonly Site[]
  ) {
    this.#sites = new Map(sites.map((site) => [site.warehouseId, site]))
  }

  static async load(trx: Trx | null): Promise<ParcelQuotes> {
    const { book } = await omsConfig()
    const { perDay, perShare } = allocationWeights()
    const { now, today } = allocationNow()
    const sitesOf = await loadSites(trx)
    const day = await courierDay(trx, book)
    return new ParcelQuotes({ book, day, now, today, perDay, perShare }, sitesOf.all)
  }

  /** The warehouses that ship. */
  get warehouseIds(): number[] {
    return [...this.#sites.keys()]
  }

  /** What each courier that takes it asks, best first, by `code/service`; freight is in ten-thousandths, days are from now. */
  choices(parcel: Omit<QuotedParcel, 'from'>): { name: string; freight: number; days: number }[] {
    const from = this.#sites.get(parcel.warehouseId)
    if (!from) return []
    const quoted = { ...parcel, from }
    const wait = daysUntilItLeaves(quoted, this.context)
    return (courierTable(quoted, this.context)?.choices ?? []).map((one) => ({
      name: `${one.courier}/${one.service}`,
      freight: one.bill.total,
      days: wait + one.days,
    }))
  }

  /** Null when the warehouse does not ship or no courier takes the parcel. */
  of(parcel: Omit<QuotedParcel, 'from'>): ParcelQuote | null {
    const from = this.#sites.get(parcel.warehouseId)
    return from ? quoteParcel({ ...parcel, from }, this.context) : null
  }
}

/** Ten-thousandths of the currency as decimal text. */
export const freightText = (units: number) =>
  `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`

/** What a plan says of a quote. */
export const planned = (quote: ParcelQuote | null) => ({
  courierCode: quote?.courier ?? null,
  courierService: quote?.service ?? null,
  freightEstimated:
    quote?.freight === null || quote?.freight === undefined ? null : freightText(quote.freight),
  promisedAt: quote
    ? new Date(systemClock.now().getTime() + quote.days * DAY_MS).toISOString()
    : null,
})
