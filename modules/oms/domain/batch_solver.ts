import { components } from './batch_components.js'
import { improve } from './batch_search.js'
import { lagrange } from './batch_prices.js'
import { BatchState } from './batch_state.js'

/** One way to fill an order: what it takes of each scarce thing, and what filling it that way is worth. */
export interface Way {
  uses: readonly (readonly [resource: number, qty: number])[]
  /** Whole ten-thousandths, above zero. */
  gain: number
}

/** An order among others that want the same things. */
export interface Contender {
  ways: readonly Way[]
}

export interface BatchProblem {
  contenders: readonly Contender[]
  /** How much there is of each resource, by its number. */
  free: readonly number[]
}

export interface BatchSolution {
  /** For each contender the way it is filled, or -1. */
  chosen: number[]
  value: number
  /** What no solution can exceed. */
  bound: number
  /** What a unit of each resource is worth to those who want it; 0 where there is enough. */
  prices: number[]
}

/**
 * Chooses who is filled and how, so that what is filled is worth most together: never less than
 * first come, first served. Resources that suffice for everybody are left out, what remains falls
 * into parts that share nothing, and each part is solved by prices (Lagrange multipliers raised
 * where more is wanted than there is), by filling in the order of what is left after the prices, and
 * by exchanges. The same input always gives the same answer.
 */
export function solveBatch(problem: BatchProblem): BatchSolution {
  const solution: BatchSolution = {
    chosen: problem.contenders.map(() => -1),
    value: 0,
    bound: 0,
    prices: problem.free.map(() => 0),
  }
  for (const part of components(problem)) {
    const { prices, bound, chosen } = lagrange(part)
    const state = new BatchState(part)
    for (const [at, way] of chosen.entries()) if (way >= 0) state.set(at, way)
    improve(state, prices)
    part.members.forEach((member, at) => (solution.chosen[member] = state.chosen[at]))
    part.resources.forEach((resource, at) => (solution.prices[resource] = Math.round(prices[at])))
    solution.value += state.value
    // What is reached proves itself: the bound is no less.
    solution.bound += Math.max(bound, state.value)
  }
  return solution
}
