import { DomainEvent } from '#kernel/events/domain_event'

/** Parcels were stopped on the floor; they are live and wait for a person. */
export class FulfilmentsIntercepted extends DomainEvent<{
  fulfilmentIds: number[]
  orderIds: number[]
  reason: string
}> {
  static readonly key = 'orders.fulfilments.intercepted'
  static readonly version = 1
}
