import { DomainEvent } from '#kernel/events/domain_event'

/** Confirmed changes altered orders after capture. */
export class OrdersChanged extends DomainEvent<{
  orderIds: number[]
  changeIds: number[]
}> {
  static readonly key = 'orders.orders.changed'
  static readonly version = 1
}
