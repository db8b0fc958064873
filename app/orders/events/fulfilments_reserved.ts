import { DomainEvent } from '#kernel/events/domain_event'

/** Fulfilments were planned and their stock reserved, in one transaction. */
export class FulfilmentsReserved extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'orders.fulfilments.reserved'
  static readonly version = 1
}
