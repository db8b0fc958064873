import { createHash } from 'node:crypto'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { newestOf, placeOf } from '#modules/oms/domain/refund_news'
import type { PlatformRefundNews } from '#modules/oms/services/platforms/platform_connector'

const FILE = `
  INSERT INTO oms_platform_refunds AS t (store_id, external_refund_id, external_order_id, state, changed_at, place, hash, news)
  SELECT $1, "externalRefundId", "externalOrderId", state, "changedAt", place, hash, news
    FROM jsonb_to_recordset($2::jsonb) AS n("externalRefundId" text, "externalOrderId" text, state text, "changedAt" timestamptz, place int, hash text, news jsonb)
   ORDER BY "externalRefundId"
  ON CONFLICT (store_id, external_refund_id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, place = excluded.place,
         hash = excluded.hash, news = excluded.news, applied_at = NULL, problem = NULL
   WHERE (excluded.changed_at, excluded.place, excluded.hash) > (t.changed_at, t.place, t.hash)
  RETURNING id`

/**
 * Files news of after-sales as a platform tells them, whatever their order and however often: of each
 * refund the latest version stays.
 * @returns the ids of those that are new or newer than what was here
 */
export default class FileRefunds {
  async handle(input: {
    trx?: Trx | null
    storeId: number
    refunds: readonly PlatformRefundNews[]
  }): Promise<number[]> {
    if (input.refunds.length === 0) return []
    const rows = newestOf(
      input.refunds.map((news) => ({
        externalRefundId: news.externalRefundId,
        externalOrderId: news.externalOrderId,
        state: news.state,
        changedAt: news.updatedAt,
        place: placeOf(news.state),
        hash: createHash('sha256').update(JSON.stringify(news)).digest('hex'),
        news,
      }))
    )
    return inTransaction(input.trx, async (trx) => {
      const filed = await sql<{ id: number }>(
        trx,
        FILE,
        [input.storeId, JSON.stringify(rows)],
        'oms_refunds_file'
      )
      return filed.map((row) => row.id)
    })
  }
}
