import { payableOf, toUnits, type PricedLine } from '#orders/domain/amounts'

interface ToldLine extends PricedLine {
  /** Units that are off the line. */
  cancelled: number
  refundState?: string
}

export const isOff = (line: ToldLine) =>
  line.cancelled > 0 || (line.refundState ?? 'none') !== 'none'

/**
 * Whether the money a platform gave back is that of lines it names: units are off or being refunded,
 * and all its refunds together come to no more than these and what is charged beside goods. What goes
 * beyond is for something it does not name.
 */
export function areRefundsExplained(
  lines: readonly ToldLine[],
  refunds: readonly { amount: string }[],
  { shippingAmount = '0', taxAmount = '0' }: { shippingAmount?: string; taxAmount?: string } = {}
): boolean {
  const off = lines.filter(isOff)
  if (off.length === 0) return false
  const worth = off.map((line) =>
    (line.refundState ?? 'none') !== 'none' || line.cancelled >= line.qty
      ? payableOf(line)
      : // Rounded up: a cent of a share is no question for a person.
        (payableOf(line) * BigInt(line.cancelled)) / BigInt(line.qty) + 100n
  )
  const sum = (list: bigint[]) => list.reduce((total, one) => total + one, 0n)
  return (
    sum(refunds.map((refund) => toUnits(refund.amount))) <=
    sum([...worth, toUnits(shippingAmount), toUnits(taxAmount)])
  )
}
