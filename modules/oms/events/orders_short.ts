import { DomainEvent } from '#kernel/events/domain_event'

/** Orders could not be reserved in full. */
export class OrdersShort extends DomainEvent<{
  shortages: { orderId: number; skuId: number; wanted: number; available: number }[]
}> {
  static readonly key = 'oms.orders.short'
  static readonly version = 1
}
