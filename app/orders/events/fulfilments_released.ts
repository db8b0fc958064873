import { DomainEvent } from '#kernel/events/domain_event'

/** Fulfilments may be worked on by their warehouses. */
export class FulfilmentsReleased extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'orders.fulfilments.released'
  static readonly version = 1
}
