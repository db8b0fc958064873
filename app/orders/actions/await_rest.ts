import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { moveCases } from '#orders/actions/move_cases'
import type { MoveResult } from '#orders/domain/moves'
import { lockCases } from '#orders/queries/lock_cases'

/** Other goods than those asked back were in the parcel: the buyer is to send the right ones. */
export default class AwaitRest {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    reason?: string | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { caseIds, reason = null, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
      const steps = rows.map((row) => ({
        act: 'await_rest',
        caseId: row.id,
        to: 'awaiting_goods' as const,
        params: { reason },
      }))
      const moved = await moveCases(trx, steps, actor)
      return { moved, refused: refusals(caseIds, moved, rows) }
    })
  }
}
