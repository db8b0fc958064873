import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { addJobs } from '#kernel/jobs/queue'
import type { RowResult } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { sendJob } from '#modules/marketing/actions/plan_touches'

/** Sends messages again that failed, were refused or may not have been sent: a person's decision, written down. */
export default class RetryTouches {
  handle({ touchIds, actor }: { touchIds: number[]; actor: Actor }): Promise<RowResult[]> {
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number; was: string }>(
        trx,
        `WITH held AS (
           SELECT id, state FROM marketing_touches
            WHERE id = ANY($1::bigint[]) AND state IN ('failed', 'refused', 'uncertain') ORDER BY id FOR NO KEY UPDATE
         ), logged AS (
           INSERT INTO marketing_touch_log (touch_id, event, reason) SELECT id, 'retried', state FROM held
         )
         UPDATE marketing_touches t SET state = 'planned', reason = NULL, error = NULL, attempts = 0, send_after = now(), updated_at = now()
           FROM held h WHERE h.id = t.id RETURNING t.id, h.state AS was`,
        [touchIds]
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'marketing.touches.retry',
          subjectType: 'touch',
          subjectId: row.id,
          before: { state: row.was },
        }))
      )
      await addJobs(
        trx,
        rows.map((row) => sendJob(row.id))
      )
      const done = new Set(rows.map((row) => row.id))
      return touchIds.map((id) =>
        done.has(id)
          ? { id, ok: true }
          : { id, ok: false, message: 'marketing.refusals.not_failed' }
      )
    })
  }
}
