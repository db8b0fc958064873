import PlaceStockEntries from '../actions/place_stock_entries.js'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'

/** The bins follow the stock ledger in its own transaction, so that they never disagree. */
export default class FollowStockEntries implements ListenerHandler<{ entryIds: number[] }> {
  async handle(event: StoredEvent<{ entryIds: number[] }>, trx: Trx) {
    await new PlaceStockEntries().handle({
      trx,
      entryIds: event.payload.entryIds,
      actorId: event.actorId,
    })
  }
}
