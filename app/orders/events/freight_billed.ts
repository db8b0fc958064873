import { DomainEvent } from '#kernel/events/domain_event'

/** Couriers' bills were settled: the freight of these parcels is no longer an estimate. */
export class FreightBilled extends DomainEvent<{ fulfilmentIds: number[] }> {
  static readonly key = 'orders.freight.billed'
  static readonly version = 1
}
