import { FREE } from './allocation_constraints.js'
import { OrderModel, type Filled } from './allocation_model.js'
import { findBest } from './allocation_search.js'
import type {
  AllocationContext,
  Barred,
  Decision,
  Missing,
  Option,
  OrderNeeds,
  Site,
} from './allocation_terms.js'
import type { Stock } from './free_stock.js'

const OPTIONS_KEPT = 8

/**
 * Chooses the warehouses, the courier and what leaves from where, for orders in priority order
 * against a running stock. What cannot serve is left out with its reason; every way to fill the
 * order from up to six of the others is weighed as money (`Parts`), beyond six the six that cover it
 * best. The lowest wins, on a tie fewer parcels, then the lower warehouse ids. The same input always
 * gives the same answer.
 */
export function allocate(orders: readonly OrderNeeds[], context: AllocationContext): Decision[] {
  const given = context.given ?? new Map<number, number>()
  return orders.map((order) => {
    const decision = decide(order, { ...context, given })
    serve(order.storeId, decision, { ...context, given })
    return decision
  })
}

/** Takes what a decision uses out of what is left: stock, the warehouse's day, the couriers' day. */
export function serve(storeId: number, decision: Decision, context: AllocationContext): void {
  const { day, given } = context
  const stock = context.stock.seenBy(storeId)
  for (const parcel of decision.parcels) {
    for (const line of parcel.lines) stock.take(parcel.warehouseId, line.need.skuId, line.qty)
    given?.set(parcel.warehouseId, (given.get(parcel.warehouseId) ?? 0) + 1)
    if (parcel.courier) day.add(`${parcel.courier}/${parcel.service}`)
  }
}

/** An order that waits for its turn with others who want the same. */
export function queueUp(order: OrderNeeds, skuIds: ReadonlySet<number>, stock: Stock): Decision {
  const wanted = order.needs.filter((need) => skuIds.has(need.skuId))
  const free = (skuId: number) =>
    order.sites.reduce((sum, site) => sum + Math.max(0, stock.of(site.warehouseId, skuId)), 0)
  return {
    orderId: order.orderId,
    verdict: 'short',
    parcels: [],
    options: [],
    barred: [],
    shortages: wanted.map(({ skuId, qty }) => ({ skuId, wanted: qty, available: free(skuId) })),
    rules: order.constraints?.rules ?? [],
    pinned: { warehouse: null, courier: null },
    isLate: false,
    isExact: true,
    isQueued: true,
  }
}

/**
 * One order alone: with its promises kept where that can be, and without where it cannot.
 * @param settled the way it is filled, where that was settled together with other orders
 */
export function decide(
  order: OrderNeeds,
  context: AllocationContext,
  settled: Filled | null = null
): Decision {
  const kept = attempt(order, context, true, settled)
  const breaking = kept.barred.filter(breaksPromise).map((one) => one.warehouseId)
  const isLate = settled
    ? settled.option.warehouseIds.some((id) => breaking.includes(id))
    : kept.verdict !== 'allocated' && breaking.length > 0
  if (!isLate) return kept
  const late = attempt(order, context, false, settled)
  return late.verdict === 'allocated' ? { ...late, isLate } : kept
}

/** The best way of each set of warehouses to fill an order, the cheapest first. */
export function waysToFill(order: OrderNeeds, context: AllocationContext): Filled[] {
  for (const keepsPromise of [true, false]) {
    const model = new OrderModel(order, context, keepsPromise)
    const { ways } = findBest(model, { all: true })
    if (ways.length > 0 || !model.barred.some(breaksPromise)) return ways
  }
  return []
}

const breaksPromise = ({ why, couriers }: Barred) =>
  why === 'cut_off' ||
  why === 'too_slow' ||
  (couriers?.some((courier) => courier.why === 'too_slow') ?? false)

function attempt(
  order: OrderNeeds,
  context: AllocationContext,
  keepsPromise: boolean,
  settled: Filled | null
): Decision {
  const model = new OrderModel(order, context, keepsPromise)
  const found = findBest(model)
  const { isExact } = found
  const best = settled ?? found.best
  const options = found.ways.map((way) => way.option)
  if (settled && !options.some((one) => sameSites(one, settled.option)))
    options.push(settled.option)
  const { constraints = FREE } = order
  const isUnreachable =
    order.sites.length > 0 && model.barred.every((one) => one.why === 'no_courier')
  return {
    orderId: order.orderId,
    verdict: best ? 'allocated' : isUnreachable && options.length === 0 ? 'unreachable' : 'short',
    parcels: best?.parcels ?? [],
    options: keptOptions(options, best?.option),
    barred: model.barred,
    shortages: best ? [] : shortagesOf(order, model.sites, model.stock),
    rules: constraints.rules,
    pinned: {
      warehouse: constraints.onlyWarehouses?.source ?? null,
      courier: constraints.onlyCouriers?.source ?? null,
    },
    ...(order.deliverBy && { deliverBy: order.deliverBy }),
    isLate: false,
    isExact,
  }
}

/** The cheapest, and among them the chosen one. */
function keptOptions(options: Option[], chosen: Option | undefined): Option[] {
  const kept = options.slice(0, OPTIONS_KEPT)
  return chosen && !kept.some((one) => sameSites(one, chosen)) ? [...kept, chosen] : kept
}

const sameSites = (a: Option, b: Option) => a.warehouseIds.join() === b.warehouseIds.join()

/** Each SKU that the reachable warehouses together cannot serve; when they could but not in one go, all that is wanted. */
function shortagesOf(order: OrderNeeds, sites: readonly Site[], stock: Stock): Missing[] {
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
