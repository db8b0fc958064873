import { inTransaction, type Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import { refusals } from '#orders/actions/approve_case'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases } from '#orders/queries/lock_cases'

/** Refuses requested cases, or cancels ones whose goods will not come; what was requested on the lines is taken back. */
export default class RefuseCase {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    outcome: 'refused' | 'cancelled'
    reason?: string | null
  }): Promise<MoveResult> {
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, input.caseIds)
      const from = input.outcome === 'refused' ? ['requested'] : ['requested', 'awaiting_goods']
      const ended = await sql<{ id: number }>(
        trx,
        `UPDATE after_sales_cases SET status = $2, reason = coalesce($4, reason), version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status = ANY($3::text[]) RETURNING id`,
        [input.caseIds, input.outcome, from, input.reason ?? null]
      )
      const moved = ended.map((row) => row.id)
      await sql(
        trx,
        `UPDATE order_lines l SET refund_state = CASE WHEN l.refund_state = 'requested' THEN 'none' ELSE l.refund_state END,
                return_requested = l.return_requested - c.back
           FROM (SELECT a.order_line_id,
                        coalesce(sum(a.qty) FILTER (WHERE h.kind IN ('return', 'exchange')), 0)::int AS back
                   FROM after_sales_lines a JOIN after_sales_cases h ON h.id = a.case_id WHERE h.id = ANY($1::bigint[]) GROUP BY 1) c
          WHERE l.id = c.order_line_id`,
        [moved]
      )
      return { moved, refused: refusals(input.caseIds, moved, rows) }
    })
  }
}
