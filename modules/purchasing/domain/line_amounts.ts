import { multiplyDecimals } from '#kernel/decimal'
import { Money } from '#kernel/money'

export interface PricedLine {
  qty: number
  /** Net of tax, decimal text. */
  unitPrice: string
  /** 0.13 for 13 %, decimal text. */
  taxRate: string
}

/** What a line comes to, net and tax, each rounded to the currency's minor unit. */
export function lineAmounts(
  { qty, unitPrice, taxRate }: PricedLine,
  currency: string
): { net: Money; tax: Money } {
  const net = Money.of(multiplyDecimals(unitPrice, qty), currency).round()
  return { net, tax: net.mul(taxRate).round() }
}

/** The sums of an order's lines. */
export function orderAmounts(lines: readonly PricedLine[], currency: string) {
  const amounts = lines.map((line) => lineAmounts(line, currency))
  const net = Money.sum(
    amounts.map((one) => one.net),
    currency
  )
  const tax = Money.sum(
    amounts.map((one) => one.tax),
    currency
  )
  return { amounts, net, tax, total: net.add(tax) }
}

/** At most so many units may be received of a line: what was ordered and the supplier's tolerance, rounded down. */
export const maxReceivable = (qty: number, tolerancePercent: number) =>
  qty + Math.floor((qty * tolerancePercent) / 100)
