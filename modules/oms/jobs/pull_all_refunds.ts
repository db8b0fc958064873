import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { connectorFor } from '#modules/oms/services/platforms/index'
import type { Platform } from '#modules/oms/services/platforms/platform_connector'
import { queueRefunds } from '#modules/oms/services/queue'

/** Has the after-sales of every connected store read whose platform tells them, each in a job of its own. */
export default class PullAllRefundsJob implements JobHandler {
  async handle(): Promise<void> {
    const stores = await sql<{ storeId: number; platform: Platform }>(
      null,
      `SELECT a.store_id AS "storeId", a.platform FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id
        WHERE a.state = 'active' AND s.is_active AND (a.retry_at IS NULL OR a.retry_at <= now())`
    )
    await queueRefunds(
      null,
      stores
        .filter(({ platform }) => connectorFor(platform).pullRefunds)
        .map(({ storeId }) => storeId)
    )
  }
}
