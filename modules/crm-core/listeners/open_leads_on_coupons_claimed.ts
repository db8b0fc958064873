import { appendTimeline } from '#customers/actions/append_timeline'
import type { StoredEvent } from '#kernel/events/domain_event'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CreateLeads from '#modules/crm-core/actions/create_leads'
import WinLeads from '#modules/crm-core/actions/win_leads'
import type { CouponsClaimed } from '#modules/marketing/events/coupons_claimed'

/** Who claims a coupon is a lead, with the source and the consent of the claim. */
export default class OpenLeadsOnCouponsClaimed {
  async handle({ payload }: StoredEvent<CouponsClaimed['payload']>, trx: Trx): Promise<void> {
    const { claims } = payload
    await appendTimeline(
      trx,
      claims.map((claim) => ({
        customerId: claim.customerId,
        module: 'crm-core',
        kind: 'coupon_claimed',
        refType: 'coupon_claim',
        refId: claim.claimId,
        payload: { source: claim.source },
        occurredAt: new Date(claim.consentAt),
      }))
    )
    const created = await new CreateLeads().handle({
      trx,
      leads: claims.map((claim) => ({
        customerId: claim.customerId,
        title: claim.landingPage ?? '',
        source: claim.source,
        utm: claim.utm,
        consent: { at: claim.consentAt, text: claim.consentText, source: claim.source },
      })),
    })
    // Their order may have been quicker than this event.
    const earliest = claims.map((claim) => claim.consentAt).sort()[0]
    const orders = await sql<{ id: number }>(
      trx,
      'SELECT id FROM orders WHERE customer_id = ANY($1::bigint[]) AND placed_at >= $2 ORDER BY id LIMIT 500',
      [created.map((lead) => lead.customerId), earliest]
    )
    if (orders.length > 0)
      await new WinLeads().handle({ trx, orderIds: orders.map((order) => order.id) })
  }
}
