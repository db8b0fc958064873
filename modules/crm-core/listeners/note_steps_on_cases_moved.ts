import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { noteCaseSteps } from '#modules/crm-core/services/case_facts'

export default class NoteStepsOnCasesMoved {
  async handle({ payload }: StoredEvent<{ moves: { caseId: number }[] }>, trx: Trx): Promise<void> {
    await noteCaseSteps(
      trx,
      payload.moves.map((move) => move.caseId)
    )
  }
}
