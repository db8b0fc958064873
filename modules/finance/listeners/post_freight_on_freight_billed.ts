import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { FreightBilled } from '#orders/events/freight_billed'
import { PostFreightBills } from '../actions/post_freight_bills.js'

type Payload = FreightBilled['payload']

/** What couriers billed takes the place of what was estimated when the parcels left. */
export default class PostFreight implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    await new PostFreightBills().handle({ trx, fulfilmentIds: [...event.payload.fulfilmentIds] })
  }
}
