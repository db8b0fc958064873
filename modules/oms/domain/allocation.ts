import { assign, shortlist, subsetsOf } from './allocation_fill.js'
import { score, toParcel, type QuoteOf } from './allocation_score.js'
import { cheapest, type Quote, type Tariff } from './freight.js'

/** A warehouse that might serve. */
export interface Site {
  warehouseId: number
  regionCode: string | null
  /** Parcels in work, and how many it manages a day (null: no limit set). */
  load: number
  dailyCapacity: number | null
}

/** What one order line, or one part of a bundle, needs. */
export interface Need {
  orderLineId: number
  componentId: number | null
  skuId: number
  qty: number
  lineQty: number
  /** One unit; 0 when unknown. */
  weightG: number
  volumeMm3: number
}

export interface OrderNeeds {
  orderId: number
  regionCode: string | null
  /** The warehouses its store draws from. */
  sites: readonly Site[]
  needs: Need[]
}

/** Points are ten-thousandths of the company's currency, so that everything can be compared with freight. */
export interface Weights {
  perKm: number
  perExtraParcel: number
  perDay: number
  /** At a warehouse that is full. */
  perLoad: number
}

export const DEFAULT_WEIGHTS: Weights = {
  perKm: 20,
  perExtraParcel: 30_000,
  perDay: 5_000,
  perLoad: 20_000,
}

export interface Parcel {
  warehouseId: number
  courier: string | null
  service: string | null
  /** Ten-thousandths of the currency. */
  freight: number
  weightG: number
  days: number
  km: number
  lines: { need: Need; qty: number; lineQty: number }[]
}

/** One row of the score table. */
export interface Option {
  warehouseIds: number[]
  /** Null when it cannot serve, with `why`. */
  score: number | null
  why?: 'stock' | 'capacity' | 'no_courier'
  missing?: { skuId: number; wanted: number; available: number }[]
  freight?: number
  km?: number
  days?: number
  load?: number
  parcels?: number
  courier?: string | null
}

export interface Decision {
  orderId: number
  verdict: 'allocated' | 'short' | 'unreachable'
  parcels: Parcel[]
  /** Best first. */
  options: Option[]
  shortages: { skuId: number; wanted: number; available: number }[]
}

/** What is free of each SKU in each warehouse; it runs down as orders are served. */
export class FreeStock {
  #free = new Map<string, number>()

  set(warehouseId: number, skuId: number, qty: number) {
    this.#free.set(`${warehouseId}:${skuId}`, qty)
  }

  of(warehouseId: number, skuId: number) {
    return this.#free.get(`${warehouseId}:${skuId}`) ?? 0
  }

  take(warehouseId: number, skuId: number, qty: number) {
    this.set(warehouseId, skuId, this.of(warehouseId, skuId) - qty)
  }
}

const OPTIONS_KEPT = 8

/**
 * Chooses the warehouses, the courier and what leaves from where, for orders in priority order
 * against a running stock. Every subset of the reachable warehouses that has the goods is scored:
 * freight by tariff + distance + a penalty for each further parcel + days on the road + load; the
 * lowest wins, on a tie fewer parcels, then the lower warehouse ids. The same input always gives the
 * same answer.
 */
export function allocate(
  orders: readonly OrderNeeds[],
  context: { tariffs: readonly Tariff[]; stock: FreeStock; weights?: Weights }
): Decision[] {
  const quotes = new Map<string, Quote | null>()
  const quote = (site: Site, regionCode: string | null, weightG: number, volumeMm3: number) => {
    if (context.tariffs.length === 0) return undefined
    const key = `${site.warehouseId}|${regionCode}|${weightG}|${volumeMm3}`
    if (!quotes.has(key))
      quotes.set(
        key,
        cheapest(
          context.tariffs,
          { warehouseId: site.warehouseId, regionCode },
          { weightG, volumeMm3 }
        )
      )
    return quotes.get(key)
  }
  return orders.map((order) => {
    const decision = decide(order, context.stock, quote, context.weights ?? DEFAULT_WEIGHTS)
    for (const parcel of decision.parcels) {
      for (const line of parcel.lines)
        context.stock.take(parcel.warehouseId, line.need.skuId, line.qty)
    }
    return decision
  })
}

function decide(order: OrderNeeds, stock: FreeStock, quote: QuoteOf, weights: Weights): Decision {
  const options: Option[] = []
  const reachable: Site[] = []
  for (const site of order.sites) {
    const why = barred(site, order, quote)
    if (why) options.push({ warehouseIds: [site.warehouseId], score: null, why })
    else reachable.push(site)
  }
  let best: { score: number; parcels: Parcel[] } | null = null
  for (const subset of subsetsOf(shortlist(reachable, order, stock))) {
    const fill = assign(order, subset, stock)
    if (!fill) continue
    if ('missing' in fill) {
      if (subset.length === 1)
        options.push({
          warehouseIds: [subset[0].warehouseId],
          score: null,
          why: 'stock',
          missing: fill.missing,
        })
      continue
    }
    const parcels = fill.parcels
      .map(({ site, lines }) => toParcel(site, lines, order, quote))
      .filter((parcel) => parcel !== null)
    if (parcels.length < fill.parcels.length) continue
    const option = score(
      parcels,
      fill.parcels.map((part) => part.site),
      weights
    )
    options.push(option)
    if (!best || option.score! < best.score) best = { score: option.score!, parcels }
  }
  options.sort(
    (a, b) => (a.score ?? Number.MAX_SAFE_INTEGER) - (b.score ?? Number.MAX_SAFE_INTEGER)
  )
  const isUnreachable =
    order.sites.length > 0 &&
    options.length > 0 &&
    options.every((option) => option.why === 'no_courier')
  return {
    orderId: order.orderId,
    verdict: best ? 'allocated' : isUnreachable ? 'unreachable' : 'short',
    parcels: best?.parcels ?? [],
    options: options.slice(0, OPTIONS_KEPT),
    shortages: best ? [] : shortagesOf(order, reachable, stock),
  }
}

/** Why a warehouse is out from the start. */
function barred(site: Site, order: OrderNeeds, quote: QuoteOf): 'capacity' | 'no_courier' | null {
  if (site.dailyCapacity !== null && site.load >= site.dailyCapacity) return 'capacity'
  return quote(site, order.regionCode, 0, 0) === null ? 'no_courier' : null
}

/** Each SKU that the reachable warehouses together cannot serve; when they could but not in one go, all that is wanted. */
function shortagesOf(
  order: OrderNeeds,
  sites: readonly Site[],
  stock: FreeStock
): Decision['shortages'] {
  const wanted = new Map<number, number>()
  for (const need of order.needs) wanted.set(need.skuId, (wanted.get(need.skuId) ?? 0) + need.qty)
  const all = [...wanted].map(([skuId, qty]) => ({
    skuId,
    wanted: qty,
    available: sites.reduce((sum, site) => sum + Math.max(0, stock.of(site.warehouseId, skuId)), 0),
  }))
  const short = all.filter((one) => one.available < one.wanted)
  return short.length > 0 ? short : all
}
