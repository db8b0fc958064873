import { DomainEvent } from '#kernel/events/domain_event'

/** Fulfilments were cancelled before shipping. */
export class FulfilmentsCancelled extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
  reason: string
}> {
  static readonly key = 'orders.fulfilments.cancelled'
  static readonly version = 1
}
