import { DomainEvent } from '#kernel/events/domain_event'

/** Claimed coupons were used by orders. */
export class CouponsUsed extends DomainEvent<{
  claims: { claimId: number; customerId: number; code: string; orderId: number }[]
}> {
  static readonly key = 'marketing.coupons.used'
  static readonly version = 1
}
