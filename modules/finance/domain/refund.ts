import { type Money } from '#kernel/money'
import { ACCOUNTS } from './chart_of_accounts.js'
import { line, type Dimensions, type DraftLine } from './journal.js'
import { feeOf, share, type FeeRule } from './recognition.js'

export interface RefundAmounts {
  amount: Money
  /** Refunds of the order before this one. */
  before: Money
  /** What the order's shipments recognised, tax contained. */
  recognised: Money
  tax: Money
  commission: FeeRule | undefined
  dims: Dimensions
}

/**
 * The lines of one refund. Only what was recognised can be taken back; tax is
 * returned in proportion so that a full refund returns all of it, and the
 * commission falls to what the rule takes of the rest.
 */
export function refundLines(refund: RefundAmounts): DraftLine[] {
  const { recognised, dims } = refund
  const from = refund.before.min(recognised)
  const to = refund.before.add(refund.amount).min(recognised)
  const amount = to.sub(from)
  if (!amount.isPositive()) return []
  const tax = share(refund.tax, to.toString(), recognised.toString()).sub(
    share(refund.tax, from.toString(), recognised.toString())
  )
  const commission = feeOf(refund.commission, recognised.sub(from)).sub(
    feeOf(refund.commission, recognised.sub(to))
  )
  const store = { ...dims, partyType: 'store' as const, partyId: dims.storeId }
  return [
    ...line(ACCOUNTS.salesReturns, amount.sub(tax), dims),
    ...line(ACCOUNTS.outputVat, tax, dims),
    ...line(ACCOUNTS.commission, commission.neg(), dims),
    ...line(ACCOUNTS.receivable, commission.sub(amount), store),
  ]
}
