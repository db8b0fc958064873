import { fromUnits, toUnits } from '#orders/domain/amounts'

/**
 * Unit price and discount of a line of which only the totals are known. The unit price is the total
 * before discount divided by the quantity, rounded up at four digits; what that adds goes into the
 * discount, so that price × quantity − discount is the total after discount to the last digit.
 */
export function priceFromTotals(
  before: string,
  after: string,
  qty: number
): { unitPrice: string; lineDiscount: string } {
  const [gross, net] = [toUnits(before), toUnits(after)]
  const top = net > gross ? net : gross
  const unit = (top + BigInt(qty) - 1n) / BigInt(qty)
  return { unitPrice: fromUnits(unit), lineDiscount: fromUnits(unit * BigInt(qty) - net) }
}
