import { randomInt } from 'node:crypto'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { sealPhone } from '#customers/services/pii'
import { SYSTEM } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { TrafficSource } from '#modules/marketing/domain/traffic_source'
import { CouponsClaimed } from '#modules/marketing/events/coupons_claimed'

export interface ClaimInput {
  trx?: Trx | null
  couponId: number
  phone: string
  name?: string | null
  locale: 'zh-CN' | 'en'
  landingPage?: { id: number; slug: string } | null
  visitorId?: string | null
  traffic: TrafficSource
  /** The words the visitor agreed to. */
  consentText: string
}

export type ClaimResult =
  | { outcome: 'claimed'; claimId: number; code: string; expiresAt: Date; customerId: number }
  /** This phone has it already; its code is not told to whoever types the phone. */
  | { outcome: 'had_it' }

/** Without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const newCode = (key: string) =>
  `${key}-${Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`

/**
 * Gives a visitor a coupon for their phone and their consent: the customer is identified, the claim
 * written and announced in one transaction. Once a phone, and never more than the coupon's limit.
 */
export default class ClaimCoupon {
  constructor(private clock: Clock = systemClock) {}

  handle(input: ClaimInput): Promise<ClaimResult> {
    const phone = sealPhone(input.phone)
    if (!phone || phone.extension) throw new RefusedException('claim_phone_invalid')
    return inTransaction(input.trx, (trx) => this.#claim(trx, input, phone.hash))
  }

  async #claim(trx: Trx, input: ClaimInput, phoneHash: string): Promise<ClaimResult> {
    const now = this.clock.now()
    const { couponId, landingPage, traffic, consentText } = input
    const had = await sql(
      trx,
      'SELECT id FROM marketing_coupon_claims WHERE coupon_id = $1 AND phone_hash = $2',
      [couponId, phoneHash]
    )
    if (had.length > 0) return { outcome: 'had_it' }
    const source =
      traffic.utm.source ?? (landingPage ? `landing:${landingPage.slug}` : traffic.channel)
    const people = [
      {
        ref: 'claim',
        name: input.name,
        phone: input.phone,
        visitorId: input.visitorId,
        source,
        locale: input.locale,
        consent: {
          at: now.toISOString(),
          text: consentText,
          source: landingPage ? `/lp/${landingPage.slug}` : source,
        },
      },
    ]
    const found = await new IdentifyCustomers().handle({ trx, people })
    const customerId = found.get('claim')!
    const coupon = await this.#take(trx, couponId, now)
    const code = newCode(coupon.key)
    const [claim] = await sql<{ id: number; expires_at: Date }>(
      trx,
      `INSERT INTO marketing_coupon_claims (coupon_id, code, customer_id, phone_hash, landing_page_id, visitor_id, locale, source,
              consent_at, consent_text, issued_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, least($9::timestamptz + make_interval(days => $11), $12::timestamptz))
       ON CONFLICT (coupon_id, phone_hash) DO NOTHING RETURNING id, expires_at`,
      [
        couponId,
        code,
        customerId,
        phoneHash,
        landingPage?.id ?? null,
        input.visitorId ?? null,
        input.locale,
        JSON.stringify(traffic),
        now,
        consentText,
        coupon.valid_days,
        coupon.ends_at,
      ]
    )
    // The same phone was quicker on another connection: what was counted for this claim goes back.
    if (!claim) {
      await sql(
        trx,
        'UPDATE marketing_coupons SET claimed_count = claimed_count - 1 WHERE id = $1',
        [couponId]
      )
      return { outcome: 'had_it' }
    }
    const facts = {
      claimId: claim.id,
      couponId,
      customerId,
      source,
      utm: { ...traffic.utm, ...traffic.click },
      landingPage: landingPage?.slug ?? null,
      consentAt: now.toISOString(),
      consentText,
    }
    await append(trx, new CouponsClaimed({ claims: [facts] }), SYSTEM)
    return { outcome: 'claimed', claimId: claim.id, code, expiresAt: claim.expires_at, customerId }
  }

  /** Counts one more claim when the coupon is to be had. */
  async #take(trx: Trx, couponId: number, now: Date) {
    const [taken] = await sql<{ key: string; valid_days: number; ends_at: Date | null }>(
      trx,
      `UPDATE marketing_coupons SET claimed_count = claimed_count + 1
        WHERE id = $1 AND state = 'active' AND (starts_at IS NULL OR starts_at <= $2) AND (ends_at IS NULL OR ends_at > $2)
          AND (total_limit IS NULL OR claimed_count < total_limit)
       RETURNING key, valid_days, ends_at`,
      [couponId, now]
    )
    if (taken) return taken
    const [coupon] = await sql<{ full: boolean }>(
      trx,
      'SELECT total_limit IS NOT NULL AND claimed_count >= total_limit AS full FROM marketing_coupons WHERE id = $1',
      [couponId]
    )
    if (!coupon) throw new NotFoundException('coupon', couponId)
    throw new RefusedException(coupon.full ? 'coupon_gone' : 'coupon_not_running')
  }
}
