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

/** Stock set aside that an order may draw from before it takes what is free. */
export interface DrawableQuota {
  lineId: number
  left: number
}

/** A line that was served; `fromQuota` of its units come out of that quota. */
export interface ServedLine extends WantedLine {
  quotaLineId: number | null
  fromQuota: number
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

const NOTHING: Promisable = { free: 0, isFrozen: false }

/**
 * Promises stock to lines, orders in the order they are given, against a
 * running remainder. `all_or_nothing`: an order is served whole or not at all.
 * `partial`: each line is served whole or not at all. A short order takes
 * nothing, so it never stands in the way of a smaller one behind it.
 *
 * A line draws from the quota its order may use first, and the rest from what
 * is free. `available` of a shortage is what was left when its order came up,
 * less what the order's earlier lines wanted.
 */
export function walkReservations(
  lines: readonly WantedLine[],
  levels: ReadonlyMap<string, Promisable>,
  policy: ReservePolicy,
  quotaOf: (line: WantedLine) => DrawableQuota | null = () => null
): { served: ServedLine[]; shortages: LineShortage[] } {
  const taken = new Tally()
  const served: ServedLine[] = []
  const shortages: LineShortage[] = []

  for (const order of groupByOrder(lines)) {
    const wanted = new Tally()
    const good: ServedLine[] = []
    const short: LineShortage[] = []
    for (const line of order) {
      const level = levels.get(keyText(line)) ?? NOTHING
      const quota = level.isFrozen ? null : quotaOf(line)
      const drawable = quota
        ? Math.max(0, quota.left - taken.ofQuota(quota.lineId) - wanted.ofQuota(quota.lineId))
        : 0
      const free = freeOf(level, taken.ofKey(line) + wanted.ofKey(line))
      const fromQuota = Math.min(line.qty, drawable)
      const one = { ...line, fromQuota, quotaLineId: fromQuota > 0 ? quota!.lineId : null }
      const fits = free === null || line.qty - fromQuota <= free
      if (fits) good.push(one)
      else short.push(shortage(line, (free ?? 0) + drawable, level.isFrozen))
      if (fits || policy === 'all_or_nothing') wanted.add(one)
    }
    shortages.push(...short)
    if (short.length > 0 && policy === 'all_or_nothing') continue
    for (const line of good) {
      taken.add(line)
      served.push(line)
    }
  }
  return { served, shortages }
}

function freeOf({ free, isFrozen }: Promisable, taken: number): number | null {
  if (isFrozen) return 0
  return free === null ? null : Math.max(0, free - taken)
}

/** Units taken so far of what is free, by key, and of each quota. */
class Tally {
  readonly #keys = new Map<string, number>()
  readonly #quotas = new Map<number, number>()

  ofKey(key: StockKey): number {
    return this.#keys.get(keyText(key)) ?? 0
  }

  ofQuota(lineId: number): number {
    return this.#quotas.get(lineId) ?? 0
  }

  add(line: ServedLine): void {
    this.#keys.set(keyText(line), this.ofKey(line) + line.qty - line.fromQuota)
    if (line.quotaLineId !== null)
      this.#quotas.set(line.quotaLineId, this.ofQuota(line.quotaLineId) + line.fromQuota)
  }
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
