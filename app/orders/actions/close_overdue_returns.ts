import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import EndCases from '#orders/actions/end_cases'

/**
 * Closes returns and exchanges whose buyer did not send the goods in time. Those whose money went back
 * already stay: somebody has to see what became of the goods.
 * @returns the ids of those closed, `limit` at most
 */
export default class CloseOverdueReturns {
  handle(input: { trx?: Trx | null; now: Date; limit?: number }): Promise<number[]> {
    return inTransaction(input.trx, async (trx) => {
      const due = await sql<{ id: number }>(
        trx,
        `SELECT id FROM after_sales_cases WHERE status = 'awaiting_goods' AND deadline_at < $1 AND refunded_amount = 0
          ORDER BY deadline_at, id LIMIT $2`,
        [input.now, input.limit ?? 500],
        'orders_cases_overdue'
      )
      const caseIds = due.map((row) => row.id)
      return (await new EndCases().handle({ trx, caseIds, outcome: 'closed' })).moved
    })
  }
}
