import { byAisle, depotOf, walk, type AisleStops, type Block, type Stop } from './block.js'

/** Puts distinct stops in the order in which a picker visits them. */
export type Heuristic = (block: Block, stops: readonly Stop[]) => Stop[]

const up = ({ x, ys }: AisleStops): Stop[] => ys.map((y) => ({ x, y }))
const down = (aisle: AisleStops): Stop[] => up(aisle).reverse()

/** Every aisle with a stop is entered and left at the front. */
export const returnRoute: Heuristic = (_, stops) => byAisle(stops).flatMap(up)

/**
 * Aisles with a stop are walked through from end to end, one up, the next
 * down; an odd last one is entered and left at the front.
 */
export const sShape: Heuristic = (_, stops) =>
  byAisle(stops).flatMap((aisle, index) => (index % 2 === 0 ? up(aisle) : down(aisle)))

/**
 * The first aisle is walked to the back, the last one back to the front. Those
 * between are entered from both ends as far as their largest stretch without a
 * stop: the back parts on the way out, the front parts on the way home.
 */
export const largestGap: Heuristic = (block, stops) => {
  const aisles = byAisle(stops)
  if (aisles.length < 3) return sShape(block, stops)
  const between = aisles.slice(1, -1).map((aisle) => splitAtGap(block, aisle))
  return [
    ...up(aisles[0]),
    ...between.flatMap(({ back }) => down(back)),
    ...down(aisles[aisles.length - 1]),
    ...between.reverse().flatMap(({ front }) => up(front)),
  ]
}

/** The stops on either side of the longest stretch, the ends of the aisle counting as neighbours. */
function splitAtGap(block: Block, { x, ys }: AisleStops) {
  const marks = [block.front, ...ys, block.back]
  let at = 0
  for (let i = 1; i < marks.length - 1; i++) {
    if (marks[i + 1] - marks[i] > marks[at + 1] - marks[at]) at = i
  }
  return { front: { x, ys: ys.slice(0, at) }, back: { x, ys: ys.slice(at) } }
}

/** From the depot always to the nearest stop left; ties go to the lower x, then y. */
export const nearest: Heuristic = (block, stops) => {
  const left = [...stops].sort((a, b) => a.x - b.x || a.y - b.y)
  const tour: Stop[] = []
  let at = depotOf(block)
  while (left.length > 0) {
    let best = 0
    for (let i = 1; i < left.length; i++) {
      if (walk(block, at, left[i]) < walk(block, at, left[best])) best = i
    }
    ;[at] = left.splice(best, 1)
    tour.push(at)
  }
  return tour
}

/** Rounds of improvement after which {@link twoOpt} is content. */
const MAX_ROUNDS = 12

/**
 * Shortens a tour by turning stretches of it around while that saves way
 * (2-opt, best turn of each stretch's start first found).
 */
export function twoOpt(block: Block, tour: readonly Stop[]): Stop[] {
  const depot = depotOf(block)
  const path = [depot, ...tour, depot]
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let improved = false
    for (let i = 1; i < path.length - 2; i++) {
      for (let j = i + 1; j < path.length - 1; j++) {
        const before = walk(block, path[i - 1], path[i]) + walk(block, path[j], path[j + 1])
        const after = walk(block, path[i - 1], path[j]) + walk(block, path[i], path[j + 1])
        if (after < before) {
          turn(path, i, j)
          improved = true
        }
      }
    }
    if (!improved) break
  }
  return path.slice(1, -1)
}

function turn(path: Stop[], i: number, j: number) {
  for (; i < j; i++, j--) [path[i], path[j]] = [path[j], path[i]]
}

/** The nearest stop each time, then 2-opt: no assumption about the layout. */
export const nearestTwoOpt: Heuristic = (block, stops) => twoOpt(block, nearest(block, stops))
