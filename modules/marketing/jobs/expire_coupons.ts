import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'

/** Ends claims whose time is over and coupons whose run is over. */
export default class ExpireCoupons implements JobHandler {
  async handle(): Promise<void> {
    await sql(
      null,
      `UPDATE marketing_coupon_claims SET state = 'expired', updated_at = now()
        WHERE state IN ('issued', 'restored') AND expires_at <= now()`
    )
    await sql(
      null,
      `UPDATE marketing_coupons SET state = 'ended', updated_at = now() WHERE state = 'active' AND ends_at <= now()`
    )
  }
}
