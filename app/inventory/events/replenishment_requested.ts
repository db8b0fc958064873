import { DomainEvent } from '#kernel/events/domain_event'

/** Somebody who looked at an alert wants so many units bought for a warehouse. */
export class ReplenishmentRequested extends DomainEvent<{
  requests: { warehouseId: number; skuId: number; qty: number }[]
}> {
  static readonly key = 'inventory.replenishment.requested'
  static readonly version = 1
}
