import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface Receipt {
  /** Our key of the message, as it was sent: the touch's id and the beginning of its token. */
  key: string
  delivered: boolean
  code: string
  segments: number | null
  reportedAt: Date
}

interface ReceiptRow extends Record<string, unknown> {
  id: number
  delivered: boolean
}

/**
 * Takes delivery receipts of the provider. The same receipt again changes nothing, and one may come
 * before we know that the provider took the message. Answers how many messages they changed.
 */
export default class RecordReceipts {
  handle({ receipts }: { receipts: Receipt[] }): Promise<number> {
    const known = receipts.filter((receipt) => /^\d{1,18}-[\w-]{8}$/.test(receipt.key))
    if (known.length === 0) return Promise.resolve(0)
    return inTransaction(null, async (trx) => {
      const rows = await sql<ReceiptRow>(
        trx,
        `WITH r AS (
           SELECT DISTINCT ON (split_part(key, '-', 1)) split_part(key, '-', 1)::bigint AS id, substr(key, strpos(key, '-') + 1) AS token,
                  delivered, code, segments, reported_at
             FROM jsonb_to_recordset($1::jsonb) AS x(key text, delivered boolean, code text, segments int, reported_at timestamptz)
            ORDER BY split_part(key, '-', 1), delivered DESC
         ), held AS (
           SELECT t.id FROM marketing_touches t JOIN r ON r.id = t.id AND left(t.unsubscribe_token, 8) = r.token
            WHERE t.channel = 'sms' AND t.state IN ('sending', 'sent', 'uncertain') ORDER BY t.id FOR NO KEY UPDATE OF t
         )
         UPDATE marketing_touches t
            SET state = CASE WHEN r.delivered THEN 'delivered' ELSE 'failed' END,
                delivered_at = CASE WHEN r.delivered THEN r.reported_at END, error = CASE WHEN r.delivered THEN NULL ELSE r.code END,
                segments = coalesce(r.segments, t.segments), sent_at = coalesce(t.sent_at, t.attempted_at, now()), updated_at = now()
           FROM r JOIN held USING (id) WHERE t.id = r.id
         RETURNING t.id, r.delivered`,
        [
          JSON.stringify(
            known.map(({ reportedAt, ...receipt }) => ({
              ...receipt,
              reported_at: reportedAt.toISOString(),
            }))
          ),
        ]
      )
      await sql(
        trx,
        `INSERT INTO marketing_touch_log (touch_id, event)
         SELECT r.id, CASE WHEN r.delivered THEN 'delivered' ELSE 'failed' END
           FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, delivered boolean)`,
        [JSON.stringify(rows)]
      )
      return rows.length
    })
  }
}
