import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import { PostStockEntries } from '../actions/post_stock_entries.js'

/** Runs in the transaction that moves the stock, and may veto it. */
export default class PostStockValue implements ListenerHandler<{ entryIds: number[] }> {
  async handle(event: StoredEvent<{ entryIds: number[] }>, trx: Trx) {
    await new PostStockEntries().handle({ trx, entryIds: event.payload.entryIds })
  }
}
