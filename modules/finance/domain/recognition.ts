import { decimal, roundDecimal, type DecimalSource } from '#kernel/decimal'
import { Money } from '#kernel/money'
import { minorUnits } from '#kernel/currencies'
import { ACCOUNTS } from './chart_of_accounts.js'
import { line, type Dimensions, type DraftLine } from './journal.js'

/** One shipped piece of an order line. Amounts in the order's currency. */
export interface ShippedLine {
  /** Units of the order line that this shipment carries. */
  qty: number
  orderedQty: number
  /** Units recognised by earlier shipments. */
  recognisedQty: number
  /** unit price × ordered quantity */
  gross: Money
  /** what the shopper pays for the line after all discounts */
  payable: Money
  /** Rate contained in the price, e.g. 0.13; 0 where tax stands on top or none is due. */
  includedTaxRate: string
}

export interface RecognisedLine {
  /** Price of the units before discounts, without tax. */
  sales: Money
  discount: Money
  tax: Money
  /** What the shopper pays for the units, with the tax contained. */
  paid: Money
}

/** amount × numerator ÷ denominator, half-up to the minor unit. */
export function share(amount: Money, numerator: DecimalSource, denominator: DecimalSource): Money {
  const exact = decimal(amount.toString()).times(decimal(numerator)).div(decimal(denominator))
  return Money.of(roundDecimal(exact, minorUnits(amount.currency)).toFixed(), amount.currency)
}

/**
 * The share of a total that falls on units `from`..`to` of `of`, in whole minor
 * units. Shares of consecutive pieces add up to the total exactly, whatever the
 * pieces.
 */
export function pieceOf(total: Money, from: number, to: number, of: number): Money {
  return share(total, to, of).sub(share(total, from, of))
}

/** Tax contained in an amount: amount ÷ (1 + rate) × rate, half-up to the minor unit. */
export function containedTax(amount: Money, rate: string): Money {
  return share(amount, rate, decimal(rate).plus(1))
}

/** Revenue of a shipped piece: sales, discount and tax add up to what was paid. */
export function recognise(shipped: ShippedLine): RecognisedLine {
  const to = shipped.recognisedQty + shipped.qty
  const piece = (total: Money) => pieceOf(total, shipped.recognisedQty, to, shipped.orderedQty)
  const gross = piece(shipped.gross)
  const paid = piece(shipped.payable)
  const tax = containedTax(paid, shipped.includedTaxRate)
  const sales = gross.sub(containedTax(gross, shipped.includedTaxRate))
  return { sales, paid, tax, discount: sales.sub(paid.sub(tax)) }
}

export interface FeeRule {
  rate: string
  minimum: Money
  cap: Money | null
}

/** What a rule takes of a base: rate, then floor and cap; nothing of nothing. */
export function feeOf(rule: FeeRule | undefined, base: Money): Money {
  if (!rule || !base.isPositive()) return Money.zero(base.currency)
  const fee = base.mul(rule.rate).round().max(rule.minimum)
  return rule.cap ? fee.min(rule.cap) : fee
}

export interface ShipmentAmounts {
  sales: Money
  discount: Money
  tax: Money
  shipping: Money
  shippingTax: Money
  commission: Money
  paymentFee: Money
  freight: Money
}

/**
 * The journal of a shipment. The store owes what the shopper paid less what it
 * keeps; freight is owed to the courier until its bill comes.
 */
export function shipmentLines(
  a: ShipmentAmounts,
  dims: Dimensions,
  courier: Dimensions
): DraftLine[] {
  const paid = a.sales.sub(a.discount).add(a.tax).add(a.shipping).add(a.shippingTax)
  const store = { ...dims, partyType: 'store' as const, partyId: dims.storeId }
  return [
    ...line(ACCOUNTS.receivable, paid, store),
    ...line(ACCOUNTS.sales, a.sales.neg(), dims),
    ...line(ACCOUNTS.salesDiscounts, a.discount, dims),
    ...line(ACCOUNTS.shippingIncome, a.shipping.neg(), dims),
    ...line(ACCOUNTS.outputVat, a.tax.add(a.shippingTax).neg(), dims),
    ...line(ACCOUNTS.commission, a.commission, dims),
    ...line(ACCOUNTS.paymentFee, a.paymentFee, dims),
    ...line(ACCOUNTS.receivable, a.commission.add(a.paymentFee).neg(), store),
    ...line(ACCOUNTS.freight, a.freight, dims),
    ...line(ACCOUNTS.courierPayable, a.freight.neg(), { ...dims, ...courier }),
  ]
}
