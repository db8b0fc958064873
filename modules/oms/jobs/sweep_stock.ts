import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { systemClock } from '#kernel/clock'
import { queueStock } from '#modules/oms/services/queue'

/** Every minute: stores with something to tell that no job is left for; old answers go. */
export default class SweepStockJob implements JobHandler {
  async handle(): Promise<void> {
    const now = systemClock.now()
    const stores = await sql<{ storeId: number }>(
      null,
      `SELECT DISTINCT p.store_id AS "storeId" FROM oms_stock_pushes p JOIN oms_stock_channels c ON c.store_id = p.store_id AND c.is_on
        WHERE (p.due_at <= $1 AND p.claimed_until IS NULL) OR p.claimed_until <= $1`,
      [now.toISOString()]
    )
    for (const { storeId } of stores) await queueStock(null, storeId, now)
    await sql(
      null,
      `DELETE FROM oms_stock_answers WHERE id IN (
         SELECT id FROM oms_stock_answers WHERE answered_at < $1::timestamptz - interval '30 days' ORDER BY id LIMIT 5000)`,
      [now.toISOString()]
    )
  }
}
