import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { RecogniseShipments } from '../actions/recognise_shipments.js'

type Payload = FulfilmentsShipped['payload']

export default class RecogniseRevenue implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    await new RecogniseShipments().handle({ trx, fulfilmentIds: event.payload.fulfilmentIds })
  }
}
