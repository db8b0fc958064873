import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { queuePulls } from '#modules/oms/services/queue'

/** Has every connected store read, each in a job of its own: one platform that is slow keeps none waiting. */
export default class PullStoresJob implements JobHandler {
  async handle(): Promise<void> {
    const stores = await sql<{ storeId: number }>(
      null,
      `SELECT a.store_id AS "storeId" FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id WHERE a.state = 'active' AND s.is_active
          AND (a.retry_at IS NULL OR a.retry_at <= now())`
    )
    await queuePulls(
      null,
      stores.map(({ storeId }) => storeId)
    )
  }
}
