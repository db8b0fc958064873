import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import MarkStock from '#modules/oms/actions/mark_stock'

interface Rules {
  storeIds: number[]
  skuIds?: number[] | null
}

/** What stores may show changed as a rule. */
export default class MarkStockOnAvailabilityChanged implements ListenerHandler<Rules> {
  async handle({ payload, occurredAt }: StoredEvent<Rules>, trx: Trx): Promise<void> {
    const { storeIds, skuIds = null } = payload
    await new MarkStock().handle({ trx, skuIds, storeIds, at: occurredAt })
  }
}
