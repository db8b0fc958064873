/** What a draft of a gift rule would have given in a part of the past. */
export interface GiftPart {
  /** Start of the part, ISO 8601. */
  from: string
  /** Orders of the draft's stores, not cancelled. */
  seen: number
  /** Of those: orders that would have got something. */
  hits: number
  /** Units given, and what they cost, as decimal text of the company's currency. */
  units: number
  cost: string
  /** What the orders that would have got something came to, in the draft's currency. */
  turnover: string
  /** The latest orders that would have got something. */
  samples: number[]
}

/** What is known so far; parts come with the latest first. */
export interface GiftTrialResult {
  parts: Omit<GiftPart, 'samples'>[]
  samples: number[]
}

export interface GiftTrialSum {
  seen: number
  hits: number
  units: number
  cost: string
  /** What one order's gifts cost on average; null without orders. */
  costEach: string | null
  turnover: string
  /** Start of the part in which a limit of orders would have been reached; null while it is not. */
  reachedAt: string | null
}

const SAMPLES = 20
const UNITS = 10_000n

export const emptyTrial = (): GiftTrialResult => ({ parts: [], samples: [] })

export function addGiftPart(result: GiftTrialResult, part: GiftPart): GiftTrialResult {
  const { samples, ...figures } = part
  return {
    parts: [...result.parts, figures],
    samples: [...result.samples, ...samples].slice(0, SAMPLES),
  }
}

/**
 * The parts together, from the earliest on: where the draft gives to so many orders at most, counting
 * ends with the part that reaches it, of which the share counts that still fits (rounded down).
 */
export function sumOf({ parts }: GiftTrialResult, mostOrders: number | null): GiftTrialSum {
  const sum = { seen: 0, hits: 0, units: 0, cost: 0n, turnover: 0n }
  let reachedAt: string | null = null
  for (const part of [...parts].reverse()) {
    sum.seen += part.seen
    if (reachedAt !== null) continue
    const hits = Math.min(part.hits, (mostOrders ?? Number.MAX_SAFE_INTEGER) - sum.hits)
    if (part.hits > 0) {
      const share = (value: bigint) => (value * BigInt(hits)) / BigInt(part.hits)
      sum.units += Number(share(BigInt(part.units)))
      sum.cost += share(toUnits(part.cost))
      sum.turnover += share(toUnits(part.turnover))
    }
    sum.hits += hits
    if (sum.hits === mostOrders) reachedAt = part.from
  }
  const { cost, turnover, ...counts } = sum
  const costEach = counts.hits > 0 ? toText(cost / BigInt(counts.hits)) : null
  return { ...counts, cost: toText(cost), costEach, turnover: toText(turnover), reachedAt }
}

const toUnits = (text: string): bigint => {
  const [whole, places = ''] = text.split('.')
  return BigInt(whole) * UNITS + BigInt(places.padEnd(4, '0').slice(0, 4))
}
const toText = (units: bigint) => `${units / UNITS}.${String(units % UNITS).padStart(4, '0')}`
