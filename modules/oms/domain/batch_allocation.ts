import { decide, serve, waysToFill } from './allocation.js'
import type { AllocationContext, Barred, Decision, OrderNeeds } from './allocation_terms.js'
import type { Filled } from './allocation_model.js'
import { worthOf, type PriorityParts } from './batch_priority.js'
import { solveBatch, type BatchProblem, type Contender } from './batch_solver.js'

/** What came of one order of a batch. */
export interface BatchRank {
  orderId: number
  priority: PriorityParts
  isFilled: boolean
  /** Of one that waits: what it lacks, and what a unit of it is worth to those who got it. */
  lacks: Lack[]
  /** Of one that waits: warehouses that are out for another reason than their stock. */
  bars: { warehouseId: number; why: Barred['why'] }[]
}

export interface Lack {
  warehouseId: number
  skuId: number
  /** Units it would have taken, and those that were left for it. */
  wanted: number
  available: number
  price: number
  /** The least of what those are worth who got it; null when nobody did. */
  lowest: number | null
}

export interface BatchResult {
  /** The filled ones first, those worth most first; then the others, in the order given. */
  decisions: Decision[]
  ranks: BatchRank[]
  value: number
  bound: number
}

interface Entry {
  order: OrderNeeds
  priority: PriorityParts
  ways: Filled[]
}

/** The stock of a SKU in a warehouse, or a warehouse's day, as one number. */
class Resources {
  readonly #numbers = new Map<string, number>()
  readonly free: number[] = []

  of(key: string, free: () => number): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.free.push(Math.max(0, free())) - 1
    this.#numbers.set(key, number)
    return number
  }

  find = (key: string) => this.#numbers.get(key)
}

/**
 * Allocates orders that wait for the same goods as one: of all ways to fill each of them (as
 * `decide` would weigh them with everything there is) those are chosen that are worth most together.
 * What filling an order is worth is its priority, less what its way costs more than its cheapest.
 * What is left after that is given out one by one.
 */
export function allocateBatch(
  orders: readonly { order: OrderNeeds; priority: PriorityParts }[],
  context: AllocationContext
): BatchResult {
  const { entries, resources, problem } = batchProblem(orders, context)
  const solution = solveBatch(problem)
  const given = context.given ?? new Map<number, number>()
  const running = { ...context, given }
  const decided = new Map<number, Decision>()
  for (const [at, entry] of byWorth(entries)) {
    const way = entry.ways[solution.chosen[at]]
    if (!way || !isLeft(way, entry.order.storeId, running)) continue
    const decision = decide(entry.order, running, way)
    serve(entry.order.storeId, decision, running)
    decided.set(entry.order.orderId, decision)
  }
  for (const [, { order }] of byWorth(entries)) {
    if (decided.has(order.orderId)) continue
    const decision = decide(order, running)
    serve(order.storeId, decision, running)
    decided.set(order.orderId, decision)
  }
  const decisions = [...decided.values()]
  const isFilled = (orderId: number) => decided.get(orderId)!.verdict === 'allocated'
  return {
    decisions: decisions.toSorted(
      (a, b) => Number(isFilled(b.orderId)) - Number(isFilled(a.orderId))
    ),
    ranks: byWorth(entries).map(([, { order, priority }]) => ({
      orderId: order.orderId,
      priority,
      isFilled: isFilled(order.orderId),
      ...(isFilled(order.orderId)
        ? { lacks: [], bars: [] }
        : {
            lacks: lacksOf(decided.get(order.orderId)!, { entries, isFilled, resources, solution }),
            bars: decided
              .get(order.orderId)!
              .barred.flatMap(({ warehouseId, why }) =>
                why === 'stock' ? [] : [{ warehouseId, why }]
              ),
          }),
    })),
    value: entries.reduce(
      (sum, { order, priority }) => sum + (isFilled(order.orderId) ? worthOf(priority) : 0),
      0
    ),
    bound: solution.bound,
  }
}

/** Whether everything a way takes is there still: stores may see different stock. */
function isLeft({ parcels }: Filled, storeId: number, { stock }: AllocationContext): boolean {
  const seen = stock.seenBy(storeId)
  const taken = new Map<string, number>()
  return parcels.every(({ warehouseId, lines }) =>
    lines.every(({ need, qty }) => {
      const key = `${warehouseId}:${need.skuId}`
      taken.set(key, (taken.get(key) ?? 0) + qty)
      return seen.of(warehouseId, need.skuId) >= taken.get(key)!
    })
  )
}

/** The orders as contenders for what there is: every way to fill each of them, and what it takes. */
export function batchProblem(
  orders: readonly { order: OrderNeeds; priority: PriorityParts }[],
  context: AllocationContext
): { entries: Entry[]; resources: Resources; problem: BatchProblem } {
  const entries = orders.map((entry): Entry => ({
    ...entry,
    ways: waysToFill(entry.order, context),
  }))
  const resources = new Resources()
  const contenders = entries.map((entry) => contenderOf(entry, resources, context))
  return { entries, resources, problem: { contenders, free: resources.free } }
}

const byWorth = (entries: readonly Entry[]) =>
  [...entries.entries()].sort(
    ([a, one], [b, other]) => worthOf(other.priority) - worthOf(one.priority) || a - b
  )

function contenderOf(
  { order, priority, ways }: Entry,
  resources: Resources,
  context: AllocationContext
): Contender {
  const stock = context.stock.seenBy(order.storeId)
  const least = Math.min(...ways.map((way) => way.score))
  return {
    ways: ways.map(({ score, parcels }) => {
      const uses = new Map<number, number>()
      const use = (resource: number, qty: number) =>
        uses.set(resource, (uses.get(resource) ?? 0) + qty)
      for (const { warehouseId, lines } of parcels) {
        for (const { need, qty } of lines)
          use(
            resources.of(`${warehouseId}:${need.skuId}`, () => stock.of(warehouseId, need.skuId)),
            qty
          )
        const site = order.sites.find((one) => one.warehouseId === warehouseId)
        if (site?.dailyCapacity)
          use(
            resources.of(`day:${warehouseId}`, () => site.dailyCapacity! - site.load),
            1
          )
      }
      return { uses: [...uses], gain: Math.max(1, worthOf(priority) - (score - least)) }
    }),
  }
}

/** What an order would have needed, at what price, and the least of what those are worth who got it. */
function lacksOf(
  decision: Decision,
  batch: {
    entries: readonly Entry[]
    isFilled: (orderId: number) => boolean
    resources: Resources
    solution: { prices: number[]; chosen: number[] }
  }
): Lack[] {
  const { entries, isFilled, resources, solution } = batch
  const missing = decision.barred.flatMap(({ warehouseId, missing: list = [] }) =>
    list.map((one) => ({ warehouseId, ...one }))
  )
  return missing.map((one) => {
    const { warehouseId, skuId } = one
    // Goods that no order could be filled from have no number, and no price.
    const resource = resources.find(`${warehouseId}:${skuId}`)
    const holders = entries.filter(
      ({ order, ways }, at) =>
        isFilled(order.orderId) &&
        ways[solution.chosen[at]]?.parcels.some(
          (parcel) =>
            parcel.warehouseId === warehouseId &&
            parcel.lines.some((line) => line.need.skuId === skuId)
        )
    )
    const worths = holders.map(({ priority }) => worthOf(priority))
    const lowest = worths.length > 0 ? Math.min(...worths) : null
    return { ...one, price: resource === undefined ? 0 : solution.prices[resource], lowest }
  })
}
