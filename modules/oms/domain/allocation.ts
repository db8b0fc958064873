import { cheapest, type Quote, type Tariff } from './freight.js'
import { daysFor, distanceKm } from './region_distance.js'

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

/** Subsets of this many warehouses at most are searched exactly: 2⁶ − 1 of them. */
const EXACT_SITES = 6
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

type QuoteOf = (
  site: Site,
  regionCode: string | null,
  weightG: number,
  volumeMm3: number
) => Quote | null | undefined

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

/** With more sites than are searched exactly: those that hold most of what is needed, the nearer first. */
function shortlist(sites: readonly Site[], order: OrderNeeds, stock: FreeStock): readonly Site[] {
  if (sites.length <= EXACT_SITES) return sites
  const held = (site: Site) =>
    order.needs.filter((need) => stock.of(site.warehouseId, need.skuId) >= need.qty).length
  return sites
    .map((site) => ({ site, held: held(site), km: distanceKm(site.regionCode, order.regionCode) }))
    .sort((a, b) => b.held - a.held || a.km - b.km || a.site.warehouseId - b.site.warehouseId)
    .slice(0, EXACT_SITES)
    .map(({ site }) => site)
}

/** Every non-empty subset, the smaller first, in the order of the sites. */
function subsetsOf(sites: readonly Site[]): Site[][] {
  if (sites.length === 1) return [[sites[0]]]
  const all: Site[][] = []
  for (let mask = 1; mask < 1 << sites.length; mask++)
    all.push(sites.filter((_, index) => mask & (1 << index)))
  return all.sort((a, b) => a.length - b.length)
}

type Filled = { site: Site; lines: Parcel['lines'] }

/**
 * Fills an order from exactly these sites, the nearest first; the parts of a bundle stay together,
 * other lines may be parted. Null when a site would have nothing to do.
 */
function assign(
  order: OrderNeeds,
  subset: Site[],
  stock: FreeStock
): { parcels: Filled[] } | { missing: Option['missing'] } | null {
  const sites =
    subset.length === 1
      ? subset
      : [...subset].sort(
          (a, b) =>
            distanceKm(a.regionCode, order.regionCode) -
              distanceKm(b.regionCode, order.regionCode) || a.warehouseId - b.warehouseId
        )
  const parcels = sites.map((site): Filled => ({ site, lines: [] }))
  const used = new Map<string, number>()
  const left = (site: Site, skuId: number) =>
    stock.of(site.warehouseId, skuId) - (used.get(`${site.warehouseId}:${skuId}`) ?? 0)
  const use = (parcel: Filled, need: Need, qty: number, lineQty: number) => {
    const key = `${parcel.site.warehouseId}:${need.skuId}`
    used.set(key, (used.get(key) ?? 0) + qty)
    parcel.lines.push({ need, qty, lineQty })
  }
  const missing: NonNullable<Option['missing']> = []
  for (const group of groupsOf(order.needs)) {
    const whole = parcels.find((parcel) =>
      group.every((need) => left(parcel.site, need.skuId) >= need.qty)
    )
    if (whole) {
      for (const need of group) use(whole, need, need.qty, need.lineQty)
      continue
    }
    const [need] = group
    // A bundle stays whole, and so does a listing that sells several units as one.
    let open =
      group.length > 1 || subset.length === 1 || need.qty !== need.lineQty ? Infinity : need.qty
    for (const parcel of open === Infinity ? [] : parcels) {
      const qty = Math.min(open, Math.max(0, left(parcel.site, need.skuId)))
      if (qty > 0) use(parcel, need, qty, qty)
      open -= qty
    }
    if (open > 0) {
      for (const one of group) {
        const available = sites.reduce((sum, site) => sum + Math.max(0, left(site, one.skuId)), 0)
        if (available < one.qty) missing.push({ skuId: one.skuId, wanted: one.qty, available })
      }
      if (subset.length > 1) return { missing }
    }
  }
  if (missing.length > 0) return { missing }
  return parcels.every((parcel) => parcel.lines.length > 0) ? { parcels } : null
}

/** Needs of one order line that is a bundle belong together. */
function groupsOf(needs: readonly Need[]): Need[][] {
  const groups: Need[][] = []
  let previous: Need | null = null
  for (const need of needs) {
    if (previous && need.componentId !== null && previous.orderLineId === need.orderLineId)
      groups[groups.length - 1].push(need)
    else groups.push([need])
    previous = need
  }
  return groups
}

function toParcel(
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

function score(parcels: Parcel[], sites: Site[], weights: Weights): Option {
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
