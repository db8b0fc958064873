import type { MovingAverage, Valued } from './moving_average.js'

interface Movement {
  delta: number
  unitCost?: string | null
  mirrors?: number
}

/**
 * Values movements one after the other against the running averages of their
 * keys. A movement that mirrors an earlier one of the list takes in exactly
 * what left there, so a move between buckets, or between warehouses of one
 * cost group, changes no value at all.
 * @param averageOf the running average of each movement, by index
 */
export function valueEntries(
  movements: readonly Movement[],
  averageOf: (index: number) => MovingAverage
): Valued[] {
  const valued: Valued[] = []
  movements.forEach((movement, index) => {
    const average = averageOf(index)
    const other = movement.mirrors === undefined ? undefined : movements[movement.mirrors]
    const left = movement.mirrors === undefined ? undefined : valued[movement.mirrors]
    if (other && left && movement.delta > 0 && other.delta === -movement.delta) {
      valued.push(average.takeIn(movement.delta, left.value.replace(/^-/, '')))
    } else {
      valued.push(average.post(movement.delta, movement.unitCost ?? undefined))
    }
  })
  return valued
}
