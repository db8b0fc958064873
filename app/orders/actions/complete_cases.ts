import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { moveCases } from '#orders/actions/move_cases'
import StopRefundedUnits from '#orders/actions/stop_refunded_units'
import { toUnits } from '#orders/domain/amounts'
import type { MoveResult } from '#orders/domain/moves'
import { lockCasesAround } from '#orders/queries/lock_cases'

/** Closes cases of which nothing is left to do: money is back, or the replacement is on its way. */
export default class CompleteCases {
  async handle(input: { trx?: Trx | null; caseIds: number[]; actor?: Actor }): Promise<MoveResult> {
    const { caseIds, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCasesAround(trx, caseIds)
      const done = rows.filter(
        (row) =>
          toUnits(row.refunded) >= toUnits(row.promised) &&
          (row.kind !== 'exchange' || row.replacementId !== null || row.status === 'refunded')
      )
      const moved = await moveCases(
        trx,
        done.map((row) => ({ act: 'complete', caseId: row.id, to: 'completed' })),
        actor
      )
      // Free goods have no money to settle: their units are settled with the case.
      const free = rows.filter(
        (row) => row.kind === 'refund_only' && row.status === 'approved' && moved.includes(row.id)
      )
      await new StopRefundedUnits().ofCases({
        ...{ trx, actor, caseIds: free.map((row) => row.id) },
        orderIds: free.map((row) => row.orderId),
      })
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}
