import { DomainEvent } from '#kernel/events/domain_event'

/** It is known whose orders these are. Follows the capture, once per order. */
export class OrdersIdentified extends DomainEvent<{
  orders: { orderId: number; customerId: number }[]
}> {
  static readonly key = 'orders.orders.identified'
  static readonly version = 1
}
