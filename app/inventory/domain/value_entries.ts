import { apportion } from '#kernel/apportion'
import { addDecimals, decimal, toScale } from '#kernel/decimal'
import { VALUE_SCALE, type MovingAverage, type Valued } from './moving_average.js'

interface Movement {
  delta: number
  unitCost?: string | null
  mirrors?: number
  shares?: { of: readonly number[]; weight: string }
}

/** Value is shared in steps that people see on paper; what is finer stays with one part. */
const SHARE_DIGITS = 2

/**
 * Values movements one after the other against the running averages of their
 * keys. A movement that mirrors an earlier one of the list takes in exactly
 * what left there, so a move between buckets, or between warehouses of one
 * cost group, changes no value at all. Movements that share what earlier ones
 * took out come in worth exactly that together (largest remainder).
 * @param averageOf the running average of each movement, by index
 */
export function valueEntries(
  movements: readonly Movement[],
  averageOf: (index: number) => MovingAverage
): Valued[] {
  const valued: Valued[] = []
  const shared = new Map<number, string>()
  movements.forEach((movement, index) => {
    const average = averageOf(index)
    if (movement.shares && !shared.has(index))
      shareOut(movements, movement.shares.of, valued, shared)
    const worth = shared.get(index) ?? mirrored(movements, movement, valued)
    valued.push(
      worth === undefined
        ? average.post(movement.delta, movement.unitCost ?? undefined)
        : average.takeIn(movement.delta, worth)
    )
  })
  return valued
}

/** What left where this movement is the other half of. */
function mirrored(
  movements: readonly Movement[],
  movement: Movement,
  valued: readonly Valued[]
): string | undefined {
  if (movement.mirrors === undefined) return undefined
  const [other, left] = [movements[movement.mirrors], valued[movement.mirrors]]
  const isHalf = other && left && movement.delta > 0 && other.delta === -movement.delta
  return isHalf ? left.value.replace(/^-/, '') : undefined
}

/** Shares what the movements at `of` took out among all that name them, by weight. */
function shareOut(
  movements: readonly Movement[],
  of: readonly number[],
  valued: readonly Valued[],
  shared: Map<number, string>
): void {
  const key = of.join()
  const sharers = [...movements.keys()].filter((at) => movements[at].shares?.of.join() === key)
  const taken = decimal(addDecimals(...of.map((at) => valued[at].value))).times(decimal(-1))
  const weights = sharers.map((at) => movements[at].shares!.weight)
  const parts = apportion(taken, weights, SHARE_DIGITS)
  sharers.forEach((at, place) => shared.set(at, toScale(parts[place], VALUE_SCALE)))
}
