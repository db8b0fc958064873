/**
 * The floor a picker walks on: one rectangular block. Parallel aisles run from
 * a front cross aisle to a back one; whoever changes aisles walks along one of
 * the two. The depot (carts, packing) lies at the front. Lengths are whole
 * millimetres.
 */
export interface Block {
  /** Where the front and the back cross aisle run. */
  front: number
  back: number
  /** Where on the front cross aisle tours begin and end. */
  depotX: number
}

/** A place to stop at: the aisle's x and the way along it. Levels and slots above each other are one stop. */
export interface Stop {
  x: number
  y: number
}

/** The stops one aisle asks for, from front to back. */
export interface AisleStops {
  x: number
  /** Ascending and distinct. */
  ys: number[]
}

/** The depot as a stop: on the front cross aisle. */
export const depotOf = (block: Block): Stop => ({ x: block.depotX, y: block.front })

/**
 * The shortest walk between two stops, in millimetres: along the aisle when
 * they share one, otherwise by the nearer of the two cross aisles. The depot
 * and other places on a cross aisle count as stops at an end of an aisle.
 */
export function walk(block: Block, a: Stop, b: Stop): number {
  if (a.x === b.x) return Math.abs(a.y - b.y)
  const byFront = a.y - block.front + (b.y - block.front)
  const byBack = block.back - a.y + (block.back - b.y)
  return Math.abs(a.x - b.x) + Math.min(byFront, byBack)
}

/** The length of a closed tour: depot, the stops in their order, depot. */
export function tourLength(block: Block, tour: readonly Stop[]): number {
  if (tour.length === 0) return 0
  let at = depotOf(block)
  let total = 0
  for (const stop of tour) {
    total += walk(block, at, stop)
    at = stop
  }
  return total + walk(block, at, depotOf(block))
}

/** Distinct stops grouped by aisle, aisles by x, stops from front to back. */
export function byAisle(stops: readonly Stop[]): AisleStops[] {
  const aisles = new Map<number, Set<number>>()
  for (const { x, y } of stops) {
    const ys = aisles.get(x) ?? new Set<number>()
    aisles.set(x, ys.add(y))
  }
  return [...aisles]
    .map(([x, ys]) => ({ x, ys: [...ys].sort((a, b) => a - b) }))
    .sort((a, b) => a.x - b.x)
}

/** @throws RangeError when a stop lies outside the block: its walk would be meaningless */
export function assertInside(block: Block, stops: readonly Stop[]): void {
  if (block.back < block.front) throw new RangeError('The back of a block lies behind its front')
  const outside = stops.find(({ y }) => y < block.front || y > block.back)
  if (outside) throw new RangeError(`Stop (${outside.x}, ${outside.y}) lies outside the block`)
}
