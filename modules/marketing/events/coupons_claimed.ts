import { DomainEvent } from '#kernel/events/domain_event'

/** Visitors claimed coupons with a contact and their consent. */
export class CouponsClaimed extends DomainEvent<{
  claims: { claimId: number; phone: string; name: string | null; visitorId: string | null; source: string; consentAt: string; consentText: string }[]
}> {
  static readonly key = 'marketing.coupons.claimed'
  static readonly version = 1
}
