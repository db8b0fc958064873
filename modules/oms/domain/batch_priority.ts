/** What it counts for that an order waits: ten-thousandths of the currency. */
export interface PriorityWeights {
  /** An order filled, whatever it is. */
  perOrder: number
  /** Each hour since it was paid, and each hour it is late. */
  perHour: number
  perLateHour: number
  /** An order, or a customer, with one of the tags. */
  tags: readonly string[]
  perTag: number
  /** Of the order's amount, in hundredths of a per cent. */
  amountRate: number
  /** What a platform takes for an order that leaves late; `other` for those not named. */
  penalties: Readonly<Record<string, number>>
}

export interface Waiting {
  platform: string
  paidAt: number
  /** Milliseconds since 1970, as all moments here. */
  shipBy: number | null
  tags: readonly string[]
  /** Ten-thousandths; 0 in another currency than the company's. */
  total: number
}

export const PRIORITY_PARTS = ['order', 'waited', 'late', 'penalty', 'tag', 'amount'] as const
export type PriorityParts = Record<(typeof PRIORITY_PARTS)[number], number>

const HOUR_MS = 3_600_000
/** A promise this near counts as one that is about to be broken. */
const NEAR_HOURS = 24

/**
 * What filling an order now is worth, part by part: that it is one, how long it has waited, how late it is, what the
 * platform would take for that (in full within a day of the promise and after it, less the further
 * off it is), whose it is, and how much it comes to.
 */
export function priorityOf(order: Waiting, now: number, weights: PriorityWeights): PriorityParts {
  const hours = Math.max(0, (now - order.paidAt) / HOUR_MS)
  const ahead = order.shipBy === null ? Infinity : (order.shipBy - now) / HOUR_MS
  const nearness = Math.min(1, NEAR_HOURS / Math.max(NEAR_HOURS, ahead))
  const penalty = weights.penalties[order.platform] ?? weights.penalties.other ?? 0
  const hasTag = order.tags.some((tag) => weights.tags.includes(tag))
  return {
    order: weights.perOrder,
    waited: Math.round(hours * weights.perHour),
    late: Math.round(Math.max(0, -ahead) * weights.perLateHour),
    penalty: Math.round(nearness * penalty),
    tag: hasTag ? weights.perTag : 0,
    amount: Math.round((order.total * weights.amountRate) / 10_000),
  }
}

export const worthOf = (parts: PriorityParts) =>
  PRIORITY_PARTS.reduce((sum, part) => sum + parts[part], 0)
