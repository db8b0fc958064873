import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import QueueShipConfirms from '#modules/oms/actions/queue_ship_confirms'

/** Platforms are told of the parcels that left. */
export default class ConfirmShipmentsOnFulfilmentsShipped implements ListenerHandler<{
  fulfilmentIds: number[]
}> {
  async handle(event: StoredEvent<{ fulfilmentIds: number[] }>, trx: Trx): Promise<void> {
    await new QueueShipConfirms().handle({ trx, fulfilmentIds: event.payload.fulfilmentIds })
  }
}
