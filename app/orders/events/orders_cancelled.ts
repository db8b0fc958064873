import { DomainEvent } from '#kernel/events/domain_event'

/** Orders were cancelled; their reservations are released. */
export class OrdersCancelled extends DomainEvent<{
  orderIds: number[]
  reason: string
}> {
  static readonly key = 'orders.orders.cancelled'
  static readonly version = 1
}
