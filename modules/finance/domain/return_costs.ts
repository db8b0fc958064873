import { type Money } from '#kernel/money'
import { ACCOUNTS } from './chart_of_accounts.js'
import { line, type Dimensions, type DraftLine } from './journal.js'

/**
 * Goods taken back at less than they cost: the difference is not a cost of the goods sold (they were
 * not, in the end) but a loss on the return.
 */
export function lossLines(loss: Money, dims: Dimensions): DraftLine[] {
  return [...line(ACCOUNTS.returnLoss, loss, dims), ...line(ACCOUNTS.goodsCost, loss.neg(), dims)]
}

/** What we pay a courier for the way back. */
export function returnFreightLines(freight: Money, dims: Dimensions): DraftLine[] {
  return [
    ...line(ACCOUNTS.returnFreight, freight, dims),
    ...line(ACCOUNTS.courierPayable, freight.neg(), {
      ...dims,
      partyType: 'courier',
      partyId: null,
    }),
  ]
}
