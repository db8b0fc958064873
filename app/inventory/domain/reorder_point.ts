/** Units shipped a day over a window, days without any included. */
export interface Demand {
  mean: number
  deviation: number
}

export interface DemandPolicy {
  method: 'days_of_cover' | 'service_level'
  safetyStock: number
  coverDays: number | null
  leadDays: number
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

/** Mean and deviation of daily demand from its sum and its sum of squares over `days`. */
export function demandOf(sum: number, squares: number, days: number): Demand {
  const mean = sum / days
  return { mean, deviation: Math.sqrt(Math.max(0, squares / days - mean * mean)) }
}

/**
 * When to order and up to where.
 * - days of cover: point = mean × cover + safety; up to the lead time more.
 * - service level: safety = z × σ × √lead, point = mean × lead + safety; up to
 *   one lead time's demand more.
 */
export function reorderNumbers(policy: DemandPolicy, demand: Demand): ReorderNumbers {
  const duringLead = Math.ceil(demand.mean * policy.leadDays)
  if (policy.method === 'days_of_cover') {
    const reorderPoint =
      Math.ceil(demand.mean * (policy.coverDays ?? policy.leadDays)) + policy.safetyStock
    return { reorderPoint, targetLevel: reorderPoint + duringLead, safetyStock: policy.safetyStock }
  }
  const deviations = normalQuantile(policy.serviceLevel ?? 0.95)
  const safetyStock = Math.ceil(deviations * demand.deviation * Math.sqrt(policy.leadDays))
  const reorderPoint = duringLead + safetyStock
  return { reorderPoint, targetLevel: reorderPoint + duringLead, safetyStock }
}
