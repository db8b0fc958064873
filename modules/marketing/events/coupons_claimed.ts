import { DomainEvent } from '#kernel/events/domain_event'

/** Visitors claimed coupons with a contact and their consent; who they are is known. */
export class CouponsClaimed extends DomainEvent<{
  claims: {
    claimId: number
    couponId: number
    customerId: number
    /** Where they came from, e.g. `douyin_ads`, `landing:spring-camp`. */
    source: string
    /** UTM parameters and click ids as they came, without the prefix. */
    utm: Record<string, string>
    /** Slug of the landing page, if it was one. */
    landingPage: string | null
    /** ISO 8601. */
    consentAt: string
    consentText: string
  }[]
}> {
  static readonly key = 'marketing.coupons.claimed'
  static readonly version = 1
}
