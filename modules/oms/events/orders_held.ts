import { DomainEvent } from '#kernel/events/domain_event'

/** Audit rules or a person stopped orders. */
export class OrdersHeld extends DomainEvent<{
  orderIds: number[]
}> {
  static readonly key = 'oms.orders.held'
  static readonly version = 1
}
