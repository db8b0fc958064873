export const SHORT_KINDS = ['negative', 'out', 'runs_out', 'low'] as const
export const EXCESS_KINDS = ['overstock', 'slow'] as const
export const ALERT_KINDS = [...SHORT_KINDS, ...EXCESS_KINDS] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** A day beyond this is no forecast. */
const HORIZON_DAYS = 3650

/** Goods on their way; without a day they are expected, but nobody knows when. */
export interface Arrival {
  inDays: number | null
  qty: number
}

export interface AlertPolicy {
  reorderPoint: number
  targetLevel: number
}

/** What is known of a SKU in a place; units are base units, days count from today. */
export interface StockFacts {
  available: number
  /** Units on their way, dated or not. */
  inbound: number
  arrivals: readonly Arrival[]
  /** Units a day. */
  perDay: number
  /** Null: never sold here. */
  daysSinceSale: number | null
  /** Since the first entry of the ledger. */
  daysKnown: number
  leadDays: number
  overstockDays: number
  slowDays: number
  policy: AlertPolicy | null
}

export interface StockAlert {
  side: 'short' | 'excess'
  kind: AlertKind
  /** Smaller comes first: the kind, then how soon, or how much is sold of what is out. */
  urgency: number
  /** Days until nothing is left; null without demand. */
  runsOutIn: number | null
  coverDays: number | null
  /** What would bring it back to its target. */
  suggested: number
  /** Units beyond what is wanted. */
  excess: number
}

/**
 * In how many days nothing is left at this pace, with the arrivals whose day is known (sorted or
 * not) coming in on theirs: the first time the shelf is empty, even where a later arrival fills it.
 */
export function runsOutIn(
  available: number,
  perDay: number,
  arrivals: readonly Arrival[]
): number | null {
  if (available <= 0) return 0
  if (perDay <= 0) return null
  let [left, day] = [available, 0]
  const dated = arrivals
    .filter((one): one is { inDays: number; qty: number } => one.inDays !== null && one.inDays >= 0)
    .sort((a, b) => a.inDays - b.inDays)
  for (const { inDays, qty } of dated) {
    if (left < perDay * (inDays - day)) break
    left += qty - perDay * (inDays - day)
    day = inDays
  }
  const days = Math.floor(day + left / perDay)
  return days > HORIZON_DAYS ? null : days
}

/** What somebody should know of this stock: at most that there is too little, or too much. */
export function alertOf(facts: StockFacts): StockAlert | null {
  const days = runsOutIn(facts.available, facts.perDay, facts.arrivals)
  const short = shortKind(facts, days)
  if (short) return alert(facts, 'short', short, days, 0)
  const excess = excessKind(facts)
  if (!excess) return null
  const wanted = excess === 'slow' ? 0 : Math.ceil(facts.perDay * facts.overstockDays)
  return alert(facts, 'excess', excess, days, facts.available - wanted)
}

function shortKind(facts: StockFacts, days: number | null): AlertKind | null {
  const { available, policy } = facts
  if (available < 0) return 'negative'
  if (available === 0) return policy || facts.perDay > 0 ? 'out' : null
  if (policy && available + facts.inbound <= policy.reorderPoint) return 'low'
  return days !== null && days < facts.leadDays ? 'runs_out' : null
}

function excessKind(facts: StockFacts): AlertKind | null {
  const { available, perDay, slowDays } = facts
  if (available <= 0) return null
  if (facts.daysKnown > slowDays && (facts.daysSinceSale ?? facts.daysKnown) > slowDays)
    return 'slow'
  return perDay > 0 && available > perDay * facts.overstockDays ? 'overstock' : null
}

const RANKS: Record<AlertKind, number> = {
  negative: 1,
  out: 2,
  runs_out: 3,
  low: 3,
  slow: 5,
  overstock: 5,
}
const WIDTH = 1_000_000

function alert(
  facts: StockFacts,
  side: StockAlert['side'],
  kind: AlertKind,
  days: number | null,
  excess: number
): StockAlert {
  const { available, perDay } = facts
  const coverDays =
    perDay > 0 ? Math.min(HORIZON_DAYS, Math.floor(Math.max(0, available) / perDay)) : null
  // What is out: the best selling first. What will be: the soonest. What is too much: the most first.
  const within =
    kind === 'negative' || kind === 'out'
      ? WIDTH - 1 - Math.min(WIDTH - 1, Math.round(perDay * 100))
      : side === 'short'
        ? (days ?? HORIZON_DAYS)
        : WIDTH - 1 - Math.min(WIDTH - 1, excess)
  return {
    side,
    kind,
    urgency: RANKS[kind] * WIDTH + within,
    runsOutIn: days,
    coverDays,
    suggested: side === 'short' ? suggestedOf(facts) : 0,
    excess,
  }
}

function suggestedOf({ available, inbound, perDay, leadDays, policy }: StockFacts): number {
  const wanted = Math.max(
    policy?.targetLevel ?? 0,
    policy?.reorderPoint ?? 0,
    Math.ceil(perDay * leadDays * 2)
  )
  return Math.max(0, wanted - available - inbound)
}
