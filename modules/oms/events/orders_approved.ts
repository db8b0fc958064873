import { DomainEvent } from '#kernel/events/domain_event'

/** Orders passed the audit or were released from a hold. */
export class OrdersApproved extends DomainEvent<{
  orderIds: number[]
}> {
  static readonly key = 'oms.orders.approved'
  static readonly version = 1
}
