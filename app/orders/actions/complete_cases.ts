import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { moveCases } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases } from '#orders/queries/lock_cases'

/** Closes cases of which nothing is left to do: money is back, or the replacement is on its way. */
export default class CompleteCases {
  async handle(input: { trx?: Trx | null; caseIds: number[]; actor?: Actor }): Promise<MoveResult> {
    const { caseIds, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
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
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}
