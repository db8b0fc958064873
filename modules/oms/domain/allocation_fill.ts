import type { FreeStock, Need, Option, OrderNeeds, Parcel, Site } from './allocation.js'
import { distanceKm } from './region_distance.js'

/** Subsets of this many warehouses at most are searched exactly: 2⁶ − 1 of them. */
const EXACT_SITES = 6

/** With more sites than are searched exactly: those that hold most of what is needed, the nearer first. */
export function shortlist(
  sites: readonly Site[],
  order: OrderNeeds,
  stock: FreeStock
): readonly Site[] {
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
export function subsetsOf(sites: readonly Site[]): Site[][] {
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
export function assign(
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
