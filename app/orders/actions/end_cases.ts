import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import CancelOrders from '#orders/actions/cancel_orders'
import { moveCases } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases, type LockedCase } from '#orders/queries/lock_cases'

const ACT_OF = { refused: 'refuse', cancelled: 'cancel', closed: 'expire' } as const

/**
 * Ends cases without an outcome: refused, cancelled, or closed because the goods never came. What was
 * asked back and did not come is free again, and so is the money; a replacement that has not left is
 * cancelled with its case. Nothing ends that has given money back or whose replacement has left.
 */
export default class EndCases {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    outcome: keyof typeof ACT_OF
    reason?: string | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { caseIds, outcome, reason = null, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
      const kept = await takeBackReplacements(trx, rows, actor)
      const ending = rows.filter((row) => !kept.has(row.id) && toUnits(row.refunded) === 0n)
      const act = ACT_OF[outcome]
      const moved = await moveCases(
        trx,
        ending.map((row) => ({ act, caseId: row.id, to: outcome, params: { reason } })),
        actor
      )
      await sql(
        trx,
        `UPDATE after_sales_lines SET given_up = qty - received_good - received_damaged WHERE case_id = ANY($1::bigint[])`,
        [moved]
      )
      await sql(
        trx,
        `UPDATE order_lines SET refund_state = 'none' WHERE refund_state = 'requested'
            AND id IN (SELECT order_line_id FROM after_sales_lines WHERE case_id = ANY($1::bigint[]))`,
        [moved]
      )
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}

/** Cancels the replacements of cases of which nothing has left. Answers the cases whose replacement cannot be taken back. */
export async function takeBackReplacements(
  trx: Trx,
  rows: readonly LockedCase[],
  actor: Actor
): Promise<Set<number>> {
  const replaced = rows.filter((row) => row.replacementId !== null)
  if (replaced.length === 0) return new Set()
  const { refused } = await new CancelOrders().handle({
    trx,
    orderIds: replaced.map((row) => row.replacementId!),
    reason: 'case_ended',
    actor,
  })
  const gone = new Set(refused.filter((one) => one.status !== 'cancelled').map((one) => one.id))
  return new Set(replaced.filter((row) => gone.has(row.replacementId!)).map((row) => row.id))
}
