import { assertInside, tourLength, type Block, type Stop } from './block.js'
import { exactRoute } from './exact.js'
import {
  largestGap,
  nearestTwoOpt,
  returnRoute,
  sShape,
  twoOpt,
  type Heuristic,
} from './heuristics.js'

export const METHODS = ['exact', 's_shape', 'largest_gap', 'return', 'nearest_2opt'] as const
export type RouteMethod = (typeof METHODS)[number]

const ROUTES: Record<RouteMethod, Heuristic> = {
  exact: exactRoute,
  s_shape: sShape,
  largest_gap: largestGap,
  return: returnRoute,
  nearest_2opt: nearestTwoOpt,
}

export interface Route {
  method: RouteMethod
  /** Distinct stops in the order of the walk. */
  tour: Stop[]
  /** Length of the walk from and back to the depot, millimetres. */
  length: number
  /** The length of each method, for comparison. */
  lengths: Record<RouteMethod, number>
}

/**
 * Plans the walk past all stops: every method is tried, the shortest wins; the
 * exact one wins ties, being listed first. The winner gets a last 2-opt, which
 * can only shorten it.
 * @throws RangeError for a stop outside the block
 */
export function planRoute(block: Block, stops: readonly Stop[]): Route {
  assertInside(block, stops)
  const distinct = [...new Map(stops.map((stop) => [`${stop.x}:${stop.y}`, stop])).values()]
  const tours = METHODS.map((method) => {
    const tour = ROUTES[method](block, distinct)
    return { method, tour, length: tourLength(block, tour) }
  })
  const best = tours.reduce((a, b) => (b.length < a.length ? b : a))
  const tour = best.method === 'exact' ? best.tour : twoOpt(block, best.tour)
  return {
    method: best.method,
    tour,
    length: tourLength(block, tour),
    lengths: Object.fromEntries(
      tours.map(({ method, length }) => [method, length])
    ) as Route['lengths'],
  }
}
