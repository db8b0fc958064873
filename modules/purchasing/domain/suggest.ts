/** The numbers a stock policy says; `inventory` works them out for policies that follow demand. */
export interface Policy {
  method: 'fixed' | 'days_of_cover' | 'service_level'
  reorderPoint: number
  targetLevel: number
  safetyStock: number
}

/** Units sold per day, oldest first; days without a sale count as zero. */
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
  /** How many days what is available lasts at that pace; null when nothing is sold. */
  daysLeft: number | null
  leadTimeDays: number
  safetyStock: number
  reorderPoint: number
  target: number
  need: number
}

/**
 * What is missing of a SKU: target − (available + in transit + on order), once
 * that sum has fallen to the reorder point; otherwise `need` is 0. The target
 * is never below the reorder point.
 */
export function whatIsMissing(
  policy: Policy,
  stock: Stock,
  demand: Demand,
  leadTimeDays: number
): Operands {
  const target = Math.max(policy.targetLevel, policy.reorderPoint)
  const available = stock.onHand - stock.reserved
  const projected = available + stock.inTransit + stock.openPurchase
  const averageDaily = demand.length === 0 ? 0 : demand.reduce((a, b) => a + b, 0) / demand.length
  const isLow = projected <= policy.reorderPoint && target > projected
  return {
    method: policy.method,
    onHand: stock.onHand,
    reserved: stock.reserved,
    available,
    inTransit: stock.inTransit,
    openPurchase: stock.openPurchase,
    projected,
    averageDaily: Math.round(averageDaily * 100) / 100,
    daysLeft: averageDaily > 0 ? Math.floor(Math.max(0, available) / averageDaily) : null,
    leadTimeDays,
    safetyStock: policy.safetyStock,
    reorderPoint: policy.reorderPoint,
    target,
    need: isLow ? target - projected : 0,
  }
}
