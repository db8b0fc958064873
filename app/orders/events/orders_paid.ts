import { DomainEvent } from '#kernel/events/domain_event'

/** Orders became fully paid. */
export class OrdersPaid extends DomainEvent<{
  orderIds: number[]
}> {
  static readonly key = 'orders.orders.paid'
  static readonly version = 1
}
