import type { BatchPart } from './batch_components.js'
import { firstCome } from './batch_first_come.js'
import type { Way } from './batch_solver.js'
import { BatchState } from './batch_state.js'

const ROUNDS = 200
/** Rounds without a better bound after which steps are halved, and between two fillings by the prices. */
const PATIENCE = 8
const FILL_EVERY = 4

export interface Priced {
  prices: number[]
  /** What no solution can exceed. */
  bound: number
  /** The best filling found on the way. */
  chosen: number[]
}

/**
 * Prices of the resources at which what everybody would take on their own comes closest to what
 * there is: Lagrange multipliers by subgradient steps towards the best solution known. The least
 * value seen is a bound no solution exceeds, the same as the linear relaxation's in the limit. On
 * the way the batch is filled again and again in the order of what is left after the prices.
 */
export function lagrange(part: BatchPart): Priced {
  const { free } = part
  let prices = free.map(() => 0)
  let filled = firstCome(part)
  const fillBy = (at: readonly number[]) => {
    const other = fillByPrices(part, at)
    if (other.value > filled.value) filled = other
  }
  fillBy(prices)
  let best = { prices, bound: Infinity }
  let [step, since] = [1.5, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const { value, over } = relaxed(part, prices)
    if (value < best.bound - 1e-9) {
      best = { prices, bound: value }
      since = 0
    } else if (++since >= PATIENCE) [step, since] = [step / 2, 0]
    const norm = over.reduce((sum, one) => sum + one * one, 0)
    if (norm === 0 || step < 1e-4) break
    const length = (step * Math.max(1, value - filled.value)) / norm
    prices = prices.map((price, resource) => Math.max(0, price + length * over[resource]))
    if (round % FILL_EVERY === 0) fillBy(prices)
  }
  fillBy(best.prices)
  return { ...best, chosen: filled.chosen }
}

/** Fills those first who have most left after the prices, each by the way that leaves most. */
function fillByPrices(part: BatchPart, prices: readonly number[]) {
  const left = ({ uses, gain }: Way) => {
    let rest = gain
    for (const [resource, qty] of uses) rest -= qty * prices[resource]
    return rest
  }
  const most = part.contenders.map(({ ways }) => Math.max(...ways.map(left)))
  const state = new BatchState(part)
  for (const at of [...most.keys()].sort((a, b) => most[b] - most[a] || a - b)) state.fill(at, left)
  return { chosen: state.chosen, value: state.value }
}

/** Everybody takes what is best for them at these prices: what that is worth, and by how much it exceeds what there is. */
function relaxed({ contenders, free }: BatchPart, prices: readonly number[]) {
  const over = free.map((qty) => -qty)
  let value = free.reduce((sum, qty, resource) => sum + qty * prices[resource], 0)
  for (const { ways } of contenders) {
    let [most, taken] = [0, -1]
    for (const [index, { uses, gain }] of ways.entries()) {
      let left = gain
      for (const [resource, qty] of uses) left -= qty * prices[resource]
      if (left > most) [most, taken] = [left, index]
    }
    if (taken < 0) continue
    value += most
    for (const [resource, qty] of ways[taken].uses) over[resource] += qty
  }
  // A price of nothing does not fall further.
  return {
    value,
    over: over.map((one, resource) => (prices[resource] === 0 ? Math.max(0, one) : one)),
  }
}
