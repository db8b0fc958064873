import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { caseMachine } from '#orders/domain/case_machine'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases } from '#orders/queries/lock_cases'

/** Closes cases of which nothing is left to do: money is back, or the replacement is on its way. */
export default class CompleteCases {
  async handle(input: { trx?: Trx | null; caseIds: number[] }): Promise<MoveResult> {
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, input.caseIds)
      const done = await sql<{ id: number }>(
        trx,
        `UPDATE after_sales_cases SET status = 'completed', version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status = ANY($2::text[])
            AND (status = 'refunded' OR refund_amount = 0) RETURNING id`,
        [input.caseIds, caseMachine.sources('completed')]
      )
      const moved = done.map((row) => row.id)
      return { moved, refused: refusals(input.caseIds, moved, rows) }
    })
  }
}
