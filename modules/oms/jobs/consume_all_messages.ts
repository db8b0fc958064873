import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { connectorFor, PLATFORMS } from '#modules/oms/services/platforms/index'
import { queueMessages } from '#modules/oms/services/queue'

/** Has the waiting messages of every connected store fetched whose platform is asked for them, each in a job of its own. */
export default class ConsumeAllMessagesJob implements JobHandler {
  async handle(): Promise<void> {
    const platforms = PLATFORMS.filter((name) => connectorFor(name).pullMessages)
    const stores = await sql<{ storeId: number }>(
      null,
      `SELECT a.store_id AS "storeId" FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id
        WHERE a.platform = ANY($1) AND a.state = 'active' AND s.is_active AND (a.retry_at IS NULL OR a.retry_at <= now())`,
      [platforms]
    )
    await queueMessages(
      null,
      stores.map(({ storeId }) => storeId)
    )
  }
}
