import { DomainEvent } from '#kernel/events/domain_event'

/** Parcels were signed for. */
export class FulfilmentsDelivered extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'orders.fulfilments.delivered'
  static readonly version = 1
}
