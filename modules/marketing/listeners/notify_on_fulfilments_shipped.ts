import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import { notifyShipped } from '#modules/marketing/services/shipping_notices'

export default class NotifyOnFulfilmentsShipped {
  handle({ payload }: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx): Promise<void> {
    return notifyShipped(trx, payload.fulfilmentIds)
  }
}
