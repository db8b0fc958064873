import { DomainEvent } from '#kernel/events/domain_event'

/** Platform orders cannot become orders yet. */
export class PlatformOrdersParked extends DomainEvent<{
  platformOrderIds: number[]
  reason: string
}> {
  static readonly key = 'oms.platform_orders.parked'
  static readonly version = 1
}
