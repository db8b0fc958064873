import { DomainEvent } from '#kernel/events/domain_event'

/** The margin of orders was revised. */
export class EconomicsRevised extends DomainEvent<{
  orderIds: number[]
}> {
  static readonly key = 'finance.economics.revised'
  static readonly version = 1
}
