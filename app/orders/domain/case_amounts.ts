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

/** Shares an amount of money over parts by their prices; evenly where none has a price. */
export function shareRefund(amount: string, prices: readonly string[]): string[] {
  return shareUnits(toUnits(amount), prices.map(toUnits)).map(fromUnits)
}

/** Parts of a bundle, whole units of it: how many of each component `bundles` of `qty` hold. */
export function componentUnits(bundles: number, qty: number, componentQty: number): number {
  return Math.floor((componentQty * bundles) / qty)
}
