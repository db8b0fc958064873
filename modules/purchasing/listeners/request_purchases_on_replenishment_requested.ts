import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import RequestPurchases from '../actions/request_purchases.js'

type Requests = { requests: { warehouseId: number; skuId: number; qty: number }[] }

/** Somebody at the stock wants goods bought: their wish becomes a suggestion. */
export default class RequestPurchasesOnReplenishmentRequested implements ListenerHandler<Requests> {
  async handle(event: StoredEvent<Requests>, trx: Trx) {
    await new RequestPurchases().handle({ trx, requests: event.payload.requests })
  }
}
