import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import SuggestPurchases from '../actions/suggest_purchases.js'
import type { StockKey } from '../queries/list_needs.js'

/** Stock moved: whatever became low is suggested, whatever was filled up is not any more. */
export default class SuggestPurchasesOnLevelsChanged implements ListenerHandler<{
  keys: StockKey[]
}> {
  async handle(event: StoredEvent<{ keys: StockKey[] }>, trx: Trx) {
    await new SuggestPurchases().handle({ trx, keys: event.payload.keys })
  }
}
