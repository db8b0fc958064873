/** Units shipped a day over a window: quiet days included, days without goods not. */
export interface Demand {
  mean: number
  deviation: number
}

export interface DemandPolicy {
  method: 'days_of_cover' | 'service_level'
  safetyStock: number
  coverDays: number | null
  leadDays: number
  /** Standard deviation of the lead time in days; null: it keeps to its days. */
  leadDeviation: number | null
  /** Days between two looks at the stock; null: it is looked at all the time. */
  reviewDays: number | null
  /** Share of cycles that shall not run out, 0.5 to 1. */
  serviceLevel: number | null
}

export interface ReorderNumbers {
  reorderPoint: number
  targetLevel: number
  safetyStock: number
}

/**
 * How many standard deviations cover this share of a normal distribution:
 * the rational approximation 26.2.23 of Abramowitz and Stegun, error < 4.5e-4.
 */
export function normalQuantile(share: number): number {
  if (share < 0.5) return -normalQuantile(1 - share)
  const t = Math.sqrt(-2 * Math.log(1 - share))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return t - above / below
}

/** Mean and deviation of daily demand; null where the goods were out that day and nobody could buy. */
export function demandOf(sold: readonly (number | null)[]): Demand {
  const days = sold.filter((units) => units !== null)
  if (days.length === 0) return { mean: 0, deviation: 0 }
  const mean = days.reduce((sum, units) => sum + units, 0) / days.length
  const squares = days.reduce((sum, units) => sum + units * units, 0) / days.length
  return { mean, deviation: Math.sqrt(Math.max(0, squares - mean * mean)) }
}

/**
 * When to order and up to where.
 * - days of cover: point = mean × cover + safety; up to the lead time more.
 * - service level: with L days from one look at the stock to the arrival of what it orders (lead and
 *   review), safety = z × √(L·σ² + mean²·σ_L²), point = mean × L + safety; up to one lead time more.
 */
export function reorderNumbers(policy: DemandPolicy, demand: Demand): ReorderNumbers {
  const duringLead = Math.ceil(demand.mean * policy.leadDays)
  if (policy.method === 'days_of_cover') {
    const reorderPoint =
      Math.ceil(demand.mean * (policy.coverDays ?? policy.leadDays)) + policy.safetyStock
    return { reorderPoint, targetLevel: reorderPoint + duringLead, safetyStock: policy.safetyStock }
  }
  const days = policy.leadDays + (policy.reviewDays ?? 0)
  const variance = days * demand.deviation ** 2 + (demand.mean * (policy.leadDeviation ?? 0)) ** 2
  const safetyStock = Math.ceil(normalQuantile(policy.serviceLevel ?? 0.95) * Math.sqrt(variance))
  const reorderPoint = Math.ceil(demand.mean * days) + safetyStock
  return { reorderPoint, targetLevel: reorderPoint + duringLead, safetyStock }
}
