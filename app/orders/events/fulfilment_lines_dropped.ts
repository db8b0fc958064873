import { DomainEvent } from '#kernel/events/domain_event'

/** Lines left their parcels before they were picked; the parcels go on without them. */
export class FulfilmentLinesDropped extends DomainEvent<{
  fulfilmentIds: number[]
  fulfilmentLineIds: number[]
  orderIds: number[]
  reason: string
}> {
  static readonly key = 'orders.fulfilments.lines_dropped'
  static readonly version = 1
}
