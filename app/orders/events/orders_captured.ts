import { DomainEvent } from '#kernel/events/domain_event'

/** Orders came in: from a platform, a file, the API or by hand. */
export class OrdersCaptured extends DomainEvent<{
  orderIds: number[]
  storeId: number
}> {
  static readonly key = 'orders.orders.captured'
  static readonly version = 1
}
