import { keyText, type StockKey } from './stock_key.js'

export interface WantedLine extends StockKey {
  fulfilmentLineId: number
  orderId: number
  /** Lines with the same number are served together or not at all; by order without it. */
  together?: number
  qty: number
}

/** What can still be promised of a key. `null` free means no limit (the warehouse may go below zero). */
export interface Promisable {
  free: number | null
  isFrozen: boolean
}

export interface LineShortage extends StockKey {
  orderId: number
  fulfilmentLineId: number
  wanted: number
  available: number
  /** The key is frozen because ledger and level disagree; nothing is promised from it meanwhile. */
  isFrozen: boolean
}

export type ReservePolicy = 'all_or_nothing' | 'partial'

/**
 * Promises stock to lines, orders in the order they are given, against a
 * running remainder. `all_or_nothing`: an order is served whole or not at all.
 * `partial`: each line is served whole or not at all. A short order takes
 * nothing, so it never stands in the way of a smaller one behind it.
 *
 * `available` of a shortage is what was left when its order came up, less what
 * the order's earlier lines wanted.
 */
export function walkReservations(
  lines: readonly WantedLine[],
  levels: ReadonlyMap<string, Promisable>,
  policy: ReservePolicy
): { served: WantedLine[]; shortages: LineShortage[] } {
  const taken = new Map<string, number>()
  const served: WantedLine[] = []
  const shortages: LineShortage[] = []

  for (const order of groupByOrder(lines)) {
    const wanted = new Map<string, number>()
    const good: WantedLine[] = []
    const short: LineShortage[] = []
    for (const line of order) {
      const key = keyText(line)
      const level = levels.get(key)
      const free = level?.isFrozen || !level ? 0 : level.free
      const left =
        free === null ? null : Math.max(0, free - (taken.get(key) ?? 0) - (wanted.get(key) ?? 0))
      if (left === null || line.qty <= left) {
        good.push(line)
        wanted.set(key, (wanted.get(key) ?? 0) + line.qty)
      } else {
        short.push(shortage(line, left, level?.isFrozen ?? false))
        if (policy === 'all_or_nothing') wanted.set(key, (wanted.get(key) ?? 0) + line.qty)
      }
    }
    shortages.push(...short)
    if (short.length > 0 && policy === 'all_or_nothing') continue
    for (const line of good) {
      const key = keyText(line)
      taken.set(key, (taken.get(key) ?? 0) + line.qty)
      served.push(line)
    }
  }
  return { served, shortages }
}

function shortage(line: WantedLine, available: number, isFrozen: boolean): LineShortage {
  const { orderId, fulfilmentLineId, warehouseId, skuId, qty } = line
  return { orderId, fulfilmentLineId, warehouseId, skuId, wanted: qty, available, isFrozen }
}

/** Lines that stand or fall together, groups by first appearance. */
function groupByOrder(lines: readonly WantedLine[]): WantedLine[][] {
  const orders = new Map<number, WantedLine[]>()
  for (const line of lines) {
    const key = line.together ?? line.orderId
    const group = orders.get(key)
    if (group) group.push(line)
    else orders.set(key, [line])
  }
  return [...orders.values()]
}
