import {
  compareDecimals,
  divideDecimals,
  multiplyDecimals,
  subtractDecimals,
} from '#kernel/decimal'

/** A line of a supplier's bill beside what was ordered and what came. Prices: decimal text. */
export interface BillLine {
  orderLineId: number
  qty: number
  unitPrice: string
  orderedPrice: string
  received: number
  /** Billed before, on other bills. */
  billed: number
}

export type HoldReason = 'price' | 'quantity' | 'total'

export interface Match {
  state: 'matched' | 'held'
  holdReasons: HoldReason[]
  lines: { orderLineId: number; priceVariancePercent: string; overBilled: number }[]
}

/**
 * Ordered, received, billed: a bill is held when a price lies further above
 * the order's than the tolerance, when more is billed than came in, or when
 * its lines do not come to its total.
 */
export function matchBill(
  lines: readonly BillLine[],
  totals: { lines: string; bill: string },
  tolerancePercent: string
): Match {
  const judged = lines.map((line) => ({
    orderLineId: line.orderLineId,
    priceVariancePercent: variance(line),
    overBilled: Math.max(0, line.billed + line.qty - line.received),
  }))
  const holdReasons: HoldReason[] = []
  if (judged.some((line) => compareDecimals(line.priceVariancePercent, tolerancePercent) > 0))
    holdReasons.push('price')
  if (judged.some((line) => line.overBilled > 0)) holdReasons.push('quantity')
  if (compareDecimals(totals.lines, totals.bill) !== 0) holdReasons.push('total')
  return { state: holdReasons.length > 0 ? 'held' : 'matched', holdReasons, lines: judged }
}

/** How far the billed price lies above (+) or below (−) the ordered one, in percent of it. */
function variance({ unitPrice, orderedPrice }: BillLine): string {
  if (compareDecimals(orderedPrice, 0) === 0)
    return compareDecimals(unitPrice, 0) > 0 ? '100.00' : '0.00'
  return divideDecimals(
    multiplyDecimals(subtractDecimals(unitPrice, orderedPrice), 100),
    orderedPrice,
    2
  )
}
