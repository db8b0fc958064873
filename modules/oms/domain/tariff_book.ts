import { priceLanes, type PricedLane } from './courier_choice.js'
import { isValidOn, type Surcharge, type Tariff } from './freight.js'

/** Whether a service goes to a region, takes money at the door there, or has stopped for a while. */
export interface Reach {
  courier: string
  /** Null: every service of the courier. */
  service: string | null
  regionPrefix: string
  isServed: boolean
  /** Null: as the service says. */
  hasCod: boolean | null
  /** The last day it does not go there. */
  suspendedUntil: string | null
}

/** A product of a courier, with what it bears in a day. */
export interface Service {
  courier: string
  service: string
  /** Takes the money at the door. */
  hasCod: boolean
  maxWeightG: number | null
  /** Parcels a day at most. */
  dailyLimit: number | null
  /** The share of the day's parcels it is meant to get, 0 to 1; null: as it comes. */
  dailyShare: number | null
}

/** One service from one warehouse to one region on one day. */
export interface Lane extends Service {
  /** Null when the service has no price for it. */
  tariff: Tariff | null
  surcharges: readonly Surcharge[]
  isServed: boolean
  suspendedUntil: string | null
}

/** So many warehouses × regions × days are remembered, and so many prices of parcels. */
const MEMORY = 5_000
const PRICES_KEPT = 50_000

interface Shelf {
  service: Service
  tariffs: Map<string, Tariff[]>
  surcharges: Surcharge[]
  reach: Map<string, Reach>
}

/**
 * The price tables of every service in use, found by warehouse and region: of each service the
 * tariff with the longest region prefix counts, one for the warehouse before one for any; of its
 * reach likewise the longest prefix, one for the service before one for the courier.
 */
export class TariffBook {
  readonly #shelves: Shelf[]
  readonly #lanes = new Map<string, readonly Lane[]>()
  readonly #prices = new Map<string, readonly PricedLane[]>()

  constructor(book: {
    services: readonly Service[]
    tariffs: readonly Tariff[]
    surcharges?: readonly Surcharge[]
    reach?: readonly Reach[]
  }) {
    const { tariffs, surcharges = [], reach = [] } = book
    this.#shelves = book.services.map((service) => {
      const isMine = (one: { courier: string; service: string | null }) =>
        one.courier === service.courier && (one.service === null || one.service === service.service)
      const bySite = new Map<string, Tariff[]>()
      for (const tariff of tariffs.filter(isMine)) {
        const key = `${tariff.warehouseId ?? ''}|${tariff.regionPrefix}`
        bySite.set(key, [...(bySite.get(key) ?? []), tariff])
      }
      return {
        service,
        tariffs: bySite,
        surcharges: surcharges.filter(isMine),
        reach: new Map(
          [...reach.filter(isMine)]
            .sort((a, b) => Number(a.service !== null) - Number(b.service !== null))
            .map((one) => [one.regionPrefix, one])
        ),
      }
    })
  }

  /** Without a single price couriers are not chosen at all. */
  get isEmpty() {
    return this.#shelves.every((shelf) => shelf.tariffs.size === 0)
  }

  get services(): readonly Service[] {
    return this.#shelves.map((shelf) => shelf.service)
  }

  /** Every service with what it asks from the warehouse to the region on that day. */
  lanes(warehouseId: number, regionCode: string | null, day: string): readonly Lane[] {
    const key = `${day}|${warehouseId}|${regionCode ?? ''}`
    const known = this.#lanes.get(key)
    if (known) return known
    if (this.#lanes.size >= MEMORY) this.#lanes.clear()
    const lanes = this.#shelves.map((shelf) => laneOf(shelf, warehouseId, regionCode ?? '', day))
    this.#lanes.set(key, lanes)
    return lanes
  }

  /** What every service asks for a parcel of this weight and volume; remembered, since parcels are much alike. */
  prices(
    from: { warehouseId: number; regionCode: string | null; day: string },
    weightG: number,
    volumeMm3: number
  ): readonly PricedLane[] {
    const { warehouseId, regionCode, day } = from
    const key = `${day}|${warehouseId}|${regionCode ?? ''}|${weightG}|${volumeMm3}`
    const known = this.#prices.get(key)
    if (known) return known
    if (this.#prices.size >= PRICES_KEPT) this.#prices.clear()
    const priced = priceLanes(this.lanes(warehouseId, regionCode, day), weightG, volumeMm3)
    this.#prices.set(key, priced)
    return priced
  }
}

function laneOf(shelf: Shelf, warehouseId: number, region: string, day: string): Lane {
  let tariff: Tariff | null = null
  for (let length = region.length; length >= 0 && !tariff; length--) {
    const prefix = region.slice(0, length)
    for (const site of [warehouseId, ''])
      tariff ??= shelf.tariffs.get(`${site}|${prefix}`)?.find((one) => isValidOn(one, day)) ?? null
  }
  const reach = longest(shelf.reach, region)
  return {
    ...shelf.service,
    hasCod: reach?.hasCod ?? shelf.service.hasCod,
    tariff,
    surcharges: shelf.surcharges.filter(
      (one) => region.startsWith(one.regionPrefix) && isValidOn(one, day)
    ),
    isServed: (tariff?.isServed ?? false) && (reach?.isServed ?? true),
    suspendedUntil:
      reach?.suspendedUntil && reach.suspendedUntil >= day ? reach.suspendedUntil : null,
  }
}

function longest(reach: ReadonlyMap<string, Reach>, region: string): Reach | undefined {
  for (let length = region.length; length >= 0 && reach.size > 0; length--) {
    const found = reach.get(region.slice(0, length))
    if (found) return found
  }
  return undefined
}
