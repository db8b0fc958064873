import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { noteParcels } from '#modules/crm-core/services/order_facts'

export default class NoteParcelsOnFulfilmentsDelivered {
  async handle({ payload }: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx): Promise<void> {
    await noteParcels(trx, 'parcel_delivered', payload.fulfilmentIds)
  }
}
