import { DomainEvent } from '#kernel/events/domain_event'

/** A person let orders go on: from a hold, or without waiting for the audit. */
export class OrdersReleased extends DomainEvent<{
  orderIds: number[]
}> {
  static readonly key = 'orders.orders.released'
  static readonly version = 1
}
