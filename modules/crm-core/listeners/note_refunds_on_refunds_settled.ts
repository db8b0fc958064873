import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { noteRefunds } from '#modules/crm-core/services/order_facts'

export default class NoteRefundsOnRefundsSettled {
  async handle({ payload }: StoredEvent<{ refundIds: number[] }>, trx: Trx): Promise<void> {
    await noteRefunds(trx, payload.refundIds)
  }
}
