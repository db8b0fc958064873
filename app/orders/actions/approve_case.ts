import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { sendReplacements } from '#orders/actions/send_replacements'
import type { MoveResult, Refusal } from '#orders/domain/moves'
import type { CaseKind, CaseStatus } from '#orders/domain/case_machine'
import { CasesApproved } from '#orders/events/cases_approved'
import { lockCases } from '#orders/queries/lock_cases'

/**
 * Approves requested cases: a return or exchange then waits for its goods, a refund can be settled,
 * a resend becomes a linked order that costs nothing.
 */
export default class ApproveCase {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    warehouseId?: number | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { caseIds, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
      const approved = await sql<{ id: number; kind: CaseKind; status: CaseStatus }>(
        trx,
        `UPDATE after_sales_cases SET status = CASE WHEN kind IN ('return', 'exchange') THEN 'awaiting_goods' ELSE 'approved' END,
                warehouse_id = coalesce($2, warehouse_id), version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status = 'requested' RETURNING id, kind, status`,
        [caseIds, input.warehouseId ?? null]
      )
      const moved = approved.map((row) => row.id)
      await sendReplacements(
        trx,
        approved.filter((row) => row.kind === 'resend').map((row) => row.id),
        actor
      )
      if (moved.length > 0) await append(trx, new CasesApproved({ caseIds: moved }), actor)
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}

/** Those of a list that were not moved, with the status that stood in the way. */
export function refusals(
  asked: readonly number[],
  moved: readonly number[],
  rows: readonly { id: number; status: string }[]
): Refusal[] {
  const done = new Set(moved)
  const status = new Map(rows.map((row) => [row.id, row.status]))
  return [...new Set(asked)]
    .filter((id) => !done.has(id))
    .map((id) => ({ id, status: status.get(id) ?? null }))
}
