import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { moveCases } from '#orders/actions/move_cases'
import type { MoveResult } from '#orders/domain/moves'
import { explained } from '#orders/services/case_lines'
import { lockCases } from '#orders/queries/lock_cases'

/**
 * Takes up cases again that ended: the buyer asks once more, or the goods came after all. What they
 * ask back and promise must still be free.
 * @throws RefusedException `return_exceeds_shipped`, `refund_exceeds_paid`, `refund_exceeds_line`
 */
export default class ReopenCases {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    reason?: string | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { caseIds, actor = SYSTEM } = input
    return inTransaction(input.trx, (trx) =>
      explained(async () => {
        const rows = await lockCases(trx, caseIds)
        const moved = await moveCases(
          trx,
          rows.map((row) => ({
            act: 'reopen',
            caseId: row.id,
            to: 'requested',
            params: { reason: input.reason ?? null },
          })),
          actor
        )
        await sql(
          trx,
          'UPDATE after_sales_lines SET given_up = 0 WHERE case_id = ANY($1::bigint[])',
          [moved]
        )
        await sql(
          trx,
          'UPDATE after_sales_cases SET replacement_id = NULL WHERE id = ANY($1::bigint[])',
          [moved]
        )
        return { moved, refused: refusals(caseIds, moved, rows) }
      })
    )
  }
}
