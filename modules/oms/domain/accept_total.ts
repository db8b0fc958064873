import { fromUnits, payableOf, shareUnits, toUnits, type PricedLine } from '#orders/domain/amounts'

export interface Charges<Line extends PricedLine> {
  lines: Line[]
  shipping: string
  tax: string
}

/**
 * Brings an order's parts to the total that a person accepted. What the platform asks beyond them is
 * charged beside the goods, as shipping is; what it asks less is a discount of the order, shared by
 * what the lines come to, and only what is left of it comes off shipping and tax.
 * @throws RangeError when an amount is no amount, or the total is below nothing
 */
export function acceptTotal<Line extends PricedLine>(
  { lines, shipping, tax }: Charges<Line>,
  total: string
): Charges<Line> {
  const payable = lines.map(payableOf)
  const goods = payable.reduce((sum, units) => sum + units, 0n)
  const missing = toUnits(total) - goods - toUnits(shipping) - toUnits(tax)
  if (toUnits(total) < 0n) throw new RangeError(`Not a total: ${total}`)
  if (missing >= 0n) return { lines, shipping: fromUnits(toUnits(shipping) + missing), tax }
  const offGoods = least(-missing, goods)
  const offShipping = least(-missing - offGoods, toUnits(shipping))
  const offTax = -missing - offGoods - offShipping
  const shares = shareUnits(offGoods, payable, 1n)
  return {
    lines: lines.map((line, index) => ({
      ...line,
      orderDiscountShare: fromUnits(toUnits(line.orderDiscountShare ?? '0') + shares[index]),
    })),
    shipping: fromUnits(toUnits(shipping) - offShipping),
    tax: fromUnits(toUnits(tax) - offTax),
  }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
