import { localDate } from '#kernel/clock'
import type { StoredEvent } from '#kernel/events/domain_event'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PlanTouches from '#modules/marketing/actions/plan_touches'
import type { CouponsClaimed } from '#modules/marketing/events/coupons_claimed'

interface ClaimRow extends Record<string, unknown> {
  id: number
  customer_id: number
  phone_hash: string
  code: string
  locale: 'zh-CN' | 'en'
  expires_at: Date
  name_zh: string
  name_en: string
  encrypted: string | null
  masked: string | null
}

/** Sends the code of a claimed coupon to the phone it was claimed with, once. */
export default class WelcomeOnCouponsClaimed {
  async handle({ payload }: StoredEvent<CouponsClaimed['payload']>, trx: Trx): Promise<void> {
    const claims = await sql<ClaimRow>(
      trx,
      `SELECT k.id, k.customer_id, k.phone_hash, k.code, k.locale, k.expires_at, c.name_zh, c.name_en,
              i.value_encrypted AS encrypted, i.value_masked AS masked
         FROM marketing_coupon_claims k JOIN marketing_coupons c ON c.id = k.coupon_id
         LEFT JOIN customer_identities i ON i.kind = 'phone' AND i.scope = '' AND i.value_hash = k.phone_hash
        WHERE k.id = ANY($1::bigint[]) ORDER BY k.id`,
      [payload.claims.map((claim) => claim.claimId)]
    )
    const zone = settings.text('shell', 'time_zone')
    await new PlanTouches().handle({
      trx,
      touches: claims.map((claim) => ({
        template: 'welcome',
        customerId: claim.customer_id,
        ref: `claim:${claim.id}`,
        locale: claim.locale,
        params: {
          coupon: claim.locale === 'en' ? claim.name_en : claim.name_zh,
          code: claim.code,
          expires: localDate(claim.expires_at, zone),
        },
        address: claim.encrypted
          ? { encrypted: claim.encrypted, hash: claim.phone_hash, masked: claim.masked ?? '' }
          : null,
      })),
    })
  }
}
