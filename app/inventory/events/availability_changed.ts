import { DomainEvent } from '#kernel/events/domain_event'

/** What these stores may sell of the stock changed as a rule (warehouses, shares, buffers): of these SKUs, or of all where null. */
export class AvailabilityChanged extends DomainEvent<{
  storeIds: number[]
  skuIds?: number[] | null
}> {
  static readonly key = 'inventory.availability.changed'
  static readonly version = 1
}
