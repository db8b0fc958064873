/**
 * Exact sums on an order's path. Amounts are decimal text as PostgreSQL's `numeric(18,4)` gives and
 * takes it; in between they are whole ten-thousandths in a bigint, which is exact and cheap.
 */
const TEXT = /^(-?)(\d{1,14})(?:\.(\d{1,4})0*)?$/

/** `"12.5"` → 125000n. @throws RangeError for anything but a plain decimal with at most four digits after the point */
export function toUnits(amount: string): bigint {
  const match = TEXT.exec(amount)
  if (!match)
    throw new RangeError(`Not an amount of money: ${JSON.stringify(String(amount).slice(0, 40))}`)
  const units = BigInt(match[2] + (match[3] ?? '').padEnd(4, '0'))
  return match[1] ? -units : units
}

/** 125000n → `"12.5000"`. */
export function fromUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(5, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`
}

export interface PricedLine {
  qty: number
  unitPrice: string
  lineDiscount?: string
  orderDiscountShare?: string
}

/** What a line comes to: unit price times quantity less its own discount and its share of the order's. */
export function payableOf(line: PricedLine): bigint {
  return (
    toUnits(line.unitPrice) * BigInt(line.qty) -
    toUnits(line.lineDiscount ?? '0') -
    toUnits(line.orderDiscountShare ?? '0')
  )
}

export interface OrderTotals {
  goods: string
  discount: string
  total: string
  /** One per line, in order. */
  payable: string[]
}

/** The money of an order from its lines: total = goods − discount + shipping + tax. */
export function totalsOf(lines: readonly PricedLine[], shipping = '0', tax = '0'): OrderTotals {
  let goods = 0n
  let due = 0n
  const payable = lines.map((line) => {
    const units = payableOf(line)
    goods += toUnits(line.unitPrice) * BigInt(line.qty)
    due += units
    return fromUnits(units)
  })
  return {
    goods: fromUnits(goods),
    discount: fromUnits(goods - due),
    total: fromUnits(due + toUnits(shipping) + toUnits(tax)),
    payable,
  }
}

export type PaymentStatus = 'unpaid' | 'partly_paid' | 'paid' | 'partly_refunded' | 'refunded'

/** Where an order's money stands. A free order is paid from the start. */
export function paymentStatusOf(total: string, paid: string, refunded = '0'): PaymentStatus {
  const [due, got, back] = [toUnits(total), toUnits(paid), toUnits(refunded)]
  if (back > 0n) return back >= got ? 'refunded' : 'partly_refunded'
  if (got >= due) return 'paid'
  return got > 0n ? 'partly_paid' : 'unpaid'
}

/**
 * Shares an amount by whole weights with the largest remainder at `step` ten-thousandths (100 = a
 * cent): the parts sum to the whole exactly, a spare step goes to the largest remainder, on a tie
 * to the earlier part. What is finer than a step stays with the first part.
 */
export function shareUnits(amount: bigint, weights: readonly bigint[], step = 100n): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  if (weights.length === 0) return []
  const even = sum === 0n
  const whole = amount / step
  const scaled = weights.map((weight) => (even ? whole : whole * weight))
  const base = even ? BigInt(weights.length) : sum
  const parts = scaled.map((value) => value / base)
  const order = scaled
    .map((value, index) => ({ index, rest: value % base < 0n ? -(value % base) : value % base }))
    .sort((a, b) => (b.rest > a.rest ? 1 : b.rest < a.rest ? -1 : a.index - b.index))
  let spare = whole - parts.reduce((total, part) => total + part, 0n)
  const unit = spare < 0n ? -1n : 1n
  for (let i = 0; spare !== 0n; i++, spare -= unit) parts[order[i % order.length].index] += unit
  const shares = parts.map((part) => part * step)
  shares[0] += amount - shares.reduce((total, share) => total + share, 0n)
  return shares
}

/** A unit price, and the discount that makes so many units of it come to an amount exactly. */
export function priceUnits(
  amount: bigint,
  qty: number
): { unitPrice: string; lineDiscount: string } {
  const units = BigInt(qty)
  const price = (amount + units - 1n) / units
  return { unitPrice: fromUnits(price), lineDiscount: fromUnits(price * units - amount) }
}
