import { fromUnits, shareUnits, toUnits } from '#orders/domain/amounts'

/** A line of an order, or a component of a bundle on it, as far as money goes back for it. */
export interface Refundable {
  qty: number
  payable: string
  /** Units that other returns have asked back. */
  returned: number
  /** What other cases and refunds have promised or paid of it. */
  claimed: string
}

const CENT = 100n

/** What the first `units` of a line come to, to the cent, rounded down; all of them are all of it. */
function upTo(payable: bigint, units: number, qty: number): bigint {
  if (units >= qty) return payable
  return ((payable * BigInt(units)) / BigInt(qty) / CENT) * CENT
}

/**
 * What goes back for `units` of a line: its price for them, so that all units asked back one after
 * the other come to the whole price exactly, and never more than is left of it.
 */
export function refundOf(line: Refundable, units: number): string {
  const payable = toUnits(line.payable)
  const before = Math.min(line.returned, line.qty)
  const after = Math.min(before + units, line.qty)
  const price = upTo(payable, after, line.qty) - upTo(payable, before, line.qty)
  const left = payable - toUnits(line.claimed)
  const amount = price < left ? price : left
  return fromUnits(amount > 0n ? amount : 0n)
}

/** What is left of a line's promise when fewer units came than were asked back. */
export function refundFor(promised: string, came: number, asked: number): string {
  return fromUnits(upTo(toUnits(promised), came, asked))
}

/** A line of which a case gave money back without asking for goods. */
export interface Refunded {
  qty: number
  payable: string
  /** Units that left, are off the order already, or are asked back by other cases. */
  shipped: number
  cancelled: number
  returned: number
  /** What settled cases and refunds gave back of it, this case's money included. */
  settled: string
  /** Units that the case names; of a bundle, of each of its parts. */
  asked: readonly { componentId: number | null; qty: number }[]
  parts: readonly { id: number; qty: number }[]
}

/**
 * Units of a line that are not sent any more: those a case names that have not left, when their whole
 * price went back. Less than that is goodwill, and the goods still go out.
 */
export function unitsToStop(line: Refunded): number {
  const askedOf = (id: number | null) =>
    line.asked.reduce((sum, one) => sum + (one.componentId === id ? one.qty : 0), 0)
  const named =
    line.parts.length === 0
      ? askedOf(null)
      : Math.min(...line.parts.map(({ id, qty }) => Math.floor((askedOf(id) * line.qty) / qty)))
  const units = Math.min(named, line.qty - line.cancelled - line.shipped)
  if (units <= 0) return 0
  const gone = line.cancelled + line.returned
  return toUnits(line.settled) >= upTo(toUnits(line.payable), gone + units, line.qty) ? units : 0
}

/** Shares an amount of money over parts by their prices; evenly where none has a price. */
export function shareRefund(amount: string, prices: readonly string[]): string[] {
  return shareUnits(toUnits(amount), prices.map(toUnits)).map(fromUnits)
}

/** Parts of a bundle, whole units of it: how many of each component `bundles` of `qty` hold. */
export function componentUnits(bundles: number, qty: number, componentQty: number): number {
  return Math.floor((componentQty * bundles) / qty)
}
