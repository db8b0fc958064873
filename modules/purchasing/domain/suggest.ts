/** How the stock of a SKU in a warehouse is to be kept; see `stock_policies`. */
export interface Policy {
  method: 'fixed' | 'days_of_cover' | 'service_level'
  reorderPoint: number
  targetLevel: number
  safetyStock: number
  coverDays: number | null
  /** Share of cycles without a stock-out, 0.5 to 0.9999. */
  serviceLevel: number | null
}

/** Units sold per day, newest last; days without a sale count as zero. */
export type Demand = readonly number[]

export interface Stock {
  onHand: number
  reserved: number
  inTransit: number
  /** Ordered from suppliers and not received yet. */
  openPurchase: number
}

/** The figures of the formula, for whoever asks why. */
export interface Operands {
  method: Policy['method']
  onHand: number
  reserved: number
  available: number
  inTransit: number
  openPurchase: number
  /** Available + in transit + on order. */
  projected: number
  averageDaily: number
  deviationDaily: number
  leadTimeDays: number
  coverDays: number
  safetyStock: number
  reorderPoint: number
  target: number
  need: number
}

const DEFAULT_COVER_DAYS = 30
const round2 = (value: number) => Math.round(value * 100) / 100

/**
 * What is missing of a SKU: target − (available + in transit + on order), once
 * that sum has fallen to the reorder point; otherwise `need` is 0.
 *
 * - fixed: reorder point and target as written in the policy.
 * - days of cover: target = daily sales × (cover + lead time) + safety; reorder
 *   point = daily sales × lead time + safety.
 * - service level: safety = z × σ × √lead time (z: quantile of the normal
 *   distribution), the rest as for days of cover.
 */
export function whatIsMissing(policy: Policy, stock: Stock, demand: Demand, leadTimeDays: number): Operands {
  const averageDaily = mean(demand)
  const deviationDaily = deviation(demand)
  const coverDays = policy.coverDays ?? DEFAULT_COVER_DAYS
  const safetyStock =
    policy.method === 'service_level'
      ? Math.ceil(quantile(policy.serviceLevel ?? 0.95) * deviationDaily * Math.sqrt(leadTimeDays))
      : policy.safetyStock
  const isFixed = policy.method === 'fixed'
  const reorderPoint = isFixed ? policy.reorderPoint : Math.ceil(averageDaily * leadTimeDays) + safetyStock
  const target = isFixed
    ? Math.max(policy.targetLevel, policy.reorderPoint)
    : Math.ceil(averageDaily * (coverDays + leadTimeDays)) + safetyStock
  const available = stock.onHand - stock.reserved
  const projected = available + stock.inTransit + stock.openPurchase
  const isLow = projected <= reorderPoint && target > projected
  return {
    method: policy.method,
    onHand: stock.onHand,
    reserved: stock.reserved,
    available,
    inTransit: stock.inTransit,
    openPurchase: stock.openPurchase,
    projected,
    averageDaily: round2(averageDaily),
    deviationDaily: round2(deviationDaily),
    leadTimeDays,
    coverDays,
    safetyStock,
    reorderPoint,
    target,
    need: isLow ? target - projected : 0,
  }
}

const mean = (list: Demand) => (list.length === 0 ? 0 : list.reduce((sum, x) => sum + x, 0) / list.length)

/** Sample standard deviation. */
function deviation(list: Demand): number {
  if (list.length < 2) return 0
  const middle = mean(list)
  return Math.sqrt(list.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (list.length - 1))
}

/**
 * The quantile of the standard normal distribution, by bisection of its
 * distribution function (Abramowitz and Stegun 7.1.26, error below 1.5e-7).
 */
export function quantile(probability: number): number {
  let [low, high] = [-6, 6]
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * z)
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const half = (poly * Math.exp(-z * z)) / 2
  return x < 0 ? half : 1 - half
}
