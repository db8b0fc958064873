import { Money } from '#kernel/money'
import { ACCOUNTS } from './chart_of_accounts.js'

/** Revenue to margin of one order, in the company's currency, without tax. */
export interface Economics {
  grossSales: Money
  discounts: Money
  shippingIncome: Money
  refunds: Money
  netRevenue: Money
  goodsCost: Money
  freight: Money
  commission: Money
  paymentFee: Money
  /** Goods that came back worth less than they cost, and what the way back cost. */
  returnLoss: Money
  margin: Money
}

/**
 * Reads the margin off the balances (credit − debit) of an order's income and
 * expense accounts. Costs come out positive.
 */
export function economicsOf(balances: ReadonlyMap<string, Money>, currency: string): Economics {
  const balance = (account: string) => balances.get(account) ?? Money.zero(currency)
  const cost = (account: string) => balance(account).neg()
  const grossSales = balance(ACCOUNTS.sales)
  const discounts = cost(ACCOUNTS.salesDiscounts)
  const shippingIncome = balance(ACCOUNTS.shippingIncome)
  const refunds = cost(ACCOUNTS.salesReturns)
  const netRevenue = grossSales.sub(discounts).add(shippingIncome).sub(refunds)
  const goodsCost = cost(ACCOUNTS.goodsCost)
  const freight = cost(ACCOUNTS.freight)
  const commission = cost(ACCOUNTS.commission)
  const paymentFee = cost(ACCOUNTS.paymentFee)
  const returnLoss = cost(ACCOUNTS.returnLoss).add(cost(ACCOUNTS.returnFreight))
  const margin = netRevenue
    .sub(goodsCost)
    .sub(freight)
    .sub(commission)
    .sub(paymentFee)
    .sub(returnLoss)
  return {
    grossSales,
    discounts,
    shippingIncome,
    refunds,
    netRevenue,
    goodsCost,
    freight,
    commission,
    paymentFee,
    returnLoss,
    margin,
  }
}
