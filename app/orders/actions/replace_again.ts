import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { sendReplacements } from '#orders/actions/send_replacements'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases } from '#orders/queries/lock_cases'

/** Sends the replacement of exchanges whose first one was cancelled. */
export default class ReplaceAgain {
  async handle(input: { trx?: Trx | null; caseIds: number[]; actor?: Actor }): Promise<MoveResult> {
    const { caseIds, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
      const moved = rows
        .filter((row) => row.kind === 'exchange' && row.status === 'received')
        .map((row) => row.id)
      await sendReplacements(trx, moved, actor)
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}
