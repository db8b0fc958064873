import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import MarkStock from '#modules/oms/actions/mark_stock'

/** A listing means another SKU, or another number of units, than the platform was told of. */
export default class MarkStockOnListingsMapped implements ListenerHandler<{
  listingIds: number[]
}> {
  async handle(event: StoredEvent<{ listingIds: number[] }>, trx: Trx): Promise<void> {
    const { listingIds } = event.payload
    await new MarkStock().handle({ trx, skuIds: null, listingIds, at: event.occurredAt })
  }
}
