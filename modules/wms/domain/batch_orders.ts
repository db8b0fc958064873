/** A fulfilment waiting to be picked, as far as batching cares. */
export interface Waiting {
  fulfilmentId: number
  /** When it must be out of the door, in epoch milliseconds; Infinity when nobody promised. */
  dueAt: number
  /** The aisles (their x) its goods lie in. */
  aisles: readonly number[]
}

/**
 * Deals fulfilments out to carts of `slots` places: the most urgent one opens
 * a cart, then always the one whose goods ask for the fewest further aisles,
 * the more urgent of two alike. Within a cart the slots follow urgency.
 */
export function batchOrders<T extends Waiting>(waiting: readonly T[], slots: number): T[][] {
  if (slots < 1) throw new RangeError('A cart has at least one slot')
  const left = [...waiting].sort(byUrgency)
  const carts: T[][] = []
  while (left.length > 0) {
    const cart = [left.shift()!]
    const aisles = new Set(cart[0].aisles)
    while (cart.length < slots && left.length > 0) {
      const [next] = left.splice(cheapest(left, aisles), 1)
      next.aisles.forEach((aisle) => aisles.add(aisle))
      cart.push(next)
    }
    carts.push(cart.sort(byUrgency))
  }
  return carts
}

const byUrgency = (a: Waiting, b: Waiting) => {
  return a.dueAt === b.dueAt ? a.fulfilmentId - b.fulfilmentId : a.dueAt - b.dueAt
}

/** The index of the first, and so most urgent, with the fewest new aisles. */
function cheapest(left: readonly Waiting[], aisles: ReadonlySet<number>): number {
  let best = 0
  let fewest = Infinity
  for (const [index, one] of left.entries()) {
    const extra = new Set(one.aisles.filter((aisle) => !aisles.has(aisle))).size
    if (extra < fewest) {
      best = index
      fewest = extra
    }
    if (fewest === 0) break
  }
  return best
}
