import { DomainEvent } from '#kernel/events/domain_event'

/** Money went back to shoppers. */
export class RefundsSettled extends DomainEvent<{
  refundIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'orders.refunds.settled'
  static readonly version = 1
}
