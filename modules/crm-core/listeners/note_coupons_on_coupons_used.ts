import { appendTimeline } from '#customers/actions/append_timeline'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import type { CouponsUsed } from '#modules/marketing/events/coupons_used'

export default class NoteCouponsOnCouponsUsed {
  async handle(
    { payload, occurredAt }: StoredEvent<CouponsUsed['payload']>,
    trx: Trx
  ): Promise<void> {
    await appendTimeline(
      trx,
      payload.claims.map((claim) => ({
        customerId: claim.customerId,
        module: 'crm-core',
        kind: 'coupon_used',
        refType: 'coupon_claim',
        refId: claim.claimId,
        payload: { code: claim.code, orderId: claim.orderId },
        occurredAt,
      }))
    )
  }
}
