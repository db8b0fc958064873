import { DomainEvent } from '#kernel/events/domain_event'

/** Parcels left the warehouse; stock was issued and its cost posted in the same transaction. */
export class FulfilmentsShipped extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'orders.fulfilments.shipped'
  static readonly version = 1
}
