import { DomainEvent } from '#kernel/events/domain_event'

/** Claimed coupons were used by orders. */
export class CouponsUsed extends DomainEvent<{
  claimIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'marketing.coupons.used'
  static readonly version = 1
}
