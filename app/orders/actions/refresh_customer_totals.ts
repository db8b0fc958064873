import SetOrderTotals, {
  holdCustomers,
  type CustomerTotals,
} from '#customers/actions/set_order_totals'
import { inTransaction, type Trx } from '#kernel/transaction'
import { customerTotals } from '#orders/queries/customer_totals'

/**
 * Projects what customers' orders add up to onto the customers. They are locked before their
 * orders are counted, so that of two writers the later one counts what the earlier one added.
 * Answers those whose figures were out of date.
 */
export default class RefreshCustomerTotals {
  handle({ trx, customerIds }: { trx?: Trx | null; customerIds: number[] }): Promise<number[]> {
    const ids = [...new Set(customerIds)].sort((a, b) => a - b)
    if (ids.length === 0) return Promise.resolve([])
    return inTransaction(trx, async (t) => {
      await holdCustomers(t, ids)
      const totals: CustomerTotals[] = await customerTotals(t, ids)
      return new SetOrderTotals().handle({ trx: t, totals })
    })
  }
}
