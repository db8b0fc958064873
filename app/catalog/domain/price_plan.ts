/** A price that holds from a moment on, until another or for good (null). */
export interface PriceSpan {
  from: Date
  until: Date | null
}

/**
 * The price in force at a moment: of those whose time it is the one that began last. So a promotion
 * within another goes back to the outer one, and one in which the price was changed for good to what it
 * was changed to. Of two that began at once the later in the list.
 */
export function priceAt<T extends PriceSpan>(plan: readonly T[], at: Date): T | null {
  let found: T | null = null
  for (const price of plan)
    if (holds(price, at) && (!found || price.from >= found.from)) found = price
  return found
}

const holds = ({ from, until }: PriceSpan, at: Date) => from <= at && (until === null || until > at)

/**
 * From when on a price holds no more whatever else ends: its own end, or where one for good begins
 * after it; null where neither comes.
 */
export function endOf(plan: readonly PriceSpan[], price: PriceSpan): Date | null {
  const ends = plan
    .filter((other) => other.until === null && other.from > price.from)
    .map((other) => other.from)
  if (price.until) ends.push(price.until)
  return ends.length === 0 ? null : ends.reduce((first, end) => (end < first ? end : first))
}

/** `waiting`: begun and not over, while a later one goes before it. */
export type PriceState = 'planned' | 'active' | 'waiting' | 'past'

export function stateOf<T extends PriceSpan>(plan: readonly T[], price: T, at: Date): PriceState {
  if (price.from > at) return 'planned'
  const end = endOf(plan, price)
  if (end !== null && end <= at) return 'past'
  return priceAt(plan, at) === price ? 'active' : 'waiting'
}
