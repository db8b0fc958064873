import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveCases } from '#orders/actions/move_cases'
import { sendReplacements } from '#orders/actions/send_replacements'
import type { MoveResult, Refusal } from '#orders/domain/moves'
import { bringsGoodsBack } from '#orders/domain/case_machine'
import { CasesApproved } from '#orders/events/cases_approved'
import { lockCases, type LockedCase } from '#orders/queries/lock_cases'

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
      const steps = rows.map((row) => ({ act: 'approve', caseId: row.id, to: approvedAs(row) }))
      const moved = await moveCases(trx, steps, actor)
      if (moved.length > 0 && input.warehouseId)
        await sql(
          trx,
          'UPDATE after_sales_cases SET warehouse_id = $2 WHERE id = ANY($1::bigint[])',
          [moved, input.warehouseId]
        )
      await sendReplacements(
        trx,
        rows.filter((row) => row.kind === 'resend' && moved.includes(row.id)).map((row) => row.id),
        actor
      )
      if (moved.length > 0) await append(trx, new CasesApproved({ caseIds: moved }), actor)
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}

/** Goods whose waybill is known are on their way already. */
function approvedAs({ kind, returnWaybillNo }: LockedCase) {
  if (!bringsGoodsBack(kind)) return 'approved' as const
  return returnWaybillNo ? ('goods_sent' as const) : ('awaiting_goods' as const)
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
