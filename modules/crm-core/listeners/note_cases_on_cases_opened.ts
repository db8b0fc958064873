import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { noteCases } from '#modules/crm-core/services/case_facts'

export default class NoteCasesOnCasesOpened {
  async handle({ payload }: StoredEvent<{ caseIds: number[] }>, trx: Trx): Promise<void> {
    await noteCases(trx, payload.caseIds)
  }
}
