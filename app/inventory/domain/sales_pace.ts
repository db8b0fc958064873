/** A day on which stock moved: days ago (0 is today), units shipped, and the change on hand. */
export type MovedDay = readonly [ago: number, shipped: number, net: number]

/** How much the days up to so many ago count: what sells now before what sold then. */
const WINDOWS = [
  { days: 7, weight: 0.5 },
  { days: 15, weight: 0.3 },
  { days: 30, weight: 0.2 },
] as const

/** Full days that are looked at, beside today. */
export const PACE_DAYS = 30
/** Goods that are new are taken to have been there this long; those that were mostly out, for this many days. */
const FEWEST_KNOWN = 7
const FEWEST_STOCKED = 3

/**
 * Units shipped on each of the last days, by how many days ago; null where the goods were out: nothing
 * was sold because nothing was there. `onHand` is what is there now.
 */
export function soldByDay(
  moved: readonly MovedDay[],
  onHand: number,
  days: number
): (number | null)[] {
  const byAgo = new Map(moved.map((day) => [day[0], day]))
  let closing = onHand
  return Array.from({ length: days + 1 }, (_, ago) => {
    const [, shipped, net] = byAgo.get(ago) ?? [ago, 0, 0]
    const wasOut = closing <= 0 && shipped <= 0
    closing -= net
    return wasOut ? null : shipped
  })
}

/**
 * Units a day: the means of 7, 15 and 30 days weighed 5 : 3 : 2, without the days on which the goods
 * were out; a span in which they always were says nothing. Today counts as far as it has passed (0 to
 * 1), and nothing counts from before the goods were first there (`daysKnown`).
 */
export function pacePerDay(
  sold: readonly (number | null)[],
  { passed, daysKnown }: { passed: number; daysKnown: number }
): number {
  const means = WINDOWS.flatMap(({ days, weight }) => {
    const seen = sold.slice(0, Math.min(days, daysKnown) + 1)
    const there = seen.flatMap((units, ago) =>
      units === null ? [] : [{ units, length: ago === 0 ? passed : 1 }]
    )
    if (there.length === 0) return []
    const length = there.reduce((sum, day) => sum + day.length, 0)
    const divisor = Math.max(length, daysKnown < FEWEST_KNOWN ? FEWEST_KNOWN : FEWEST_STOCKED)
    return [{ weight, mean: there.reduce((sum, day) => sum + day.units, 0) / divisor }]
  })
  const weights = means.reduce((sum, one) => sum + one.weight, 0)
  if (weights === 0) return 0
  return Math.max(0, means.reduce((sum, one) => sum + one.weight * one.mean, 0) / weights)
}
