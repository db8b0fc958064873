import { DomainEvent } from '#kernel/events/domain_event'

/** Promises lapsed before anything was shipped; the stock is free again and the orders need it anew. */
export class ReservationsExpired extends DomainEvent<{
  orderIds: number[]
  fulfilmentLineIds: number[]
}> {
  static readonly key = 'inventory.reservations.expired'
  static readonly version = 1
}
