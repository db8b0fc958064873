import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusals } from '#orders/actions/approve_case'
import { moveCases } from '#orders/actions/move_cases'
import { sendReplacements } from '#orders/actions/send_replacements'
import { mayMove } from '#orders/domain/case_machine'
import type { MoveResult } from '#orders/domain/moves'
import { CasesReceived } from '#orders/events/cases_received'
import { lockCases } from '#orders/queries/lock_cases'
import { giveUpRest, refundedAlready } from '#orders/services/case_outcome'

/**
 * Goes on with cases as if everything had come that will: the parcel was lost, the rest is kept, or a
 * dispute over other goods is settled. The money of what did not come is not promised any more, unless
 * the buyer is to have it all the same.
 */
export default class GiveUpRest {
  async handle(input: {
    trx?: Trx | null
    caseIds: number[]
    keepsAmount?: boolean
    reason?: string | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { caseIds, keepsAmount = false, reason = null, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, caseIds)
      const open = rows.filter((row) => mayMove(row.kind, 'give_up_rest', row.status))
      const ids = open.map((row) => row.id)
      await giveUpRest(trx, ids, { keepsAmount })
      const steps = open.map((row) => ({
        act: 'give_up_rest',
        caseId: row.id,
        to: 'received' as const,
        params: { reason },
      }))
      const moved = await moveCases(trx, steps, actor)
      const latest = await lockCases(trx, moved)
      await moveCases(trx, refundedAlready(latest), actor)
      await sendReplacements(
        trx,
        latest.filter((row) => row.kind === 'exchange').map((row) => row.id),
        actor
      )
      if (moved.length > 0) await append(trx, new CasesReceived({ caseIds: moved }), actor)
      return { moved, refused: refusals(caseIds, ids, rows) }
    })
  }
}
