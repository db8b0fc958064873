import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { noteCancelled } from '#modules/crm-core/services/order_facts'

export default class NoteOrdersOnOrdersCancelled {
  async handle(
    { payload, occurredAt }: StoredEvent<{ orderIds: number[] }>,
    trx: Trx
  ): Promise<void> {
    await noteCancelled(trx, payload.orderIds, occurredAt)
  }
}
