import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Stops a broadcast: nothing more is planned, and what waits is not sent. What left stays as it is. */
export default class StopBroadcast {
  handle({ broadcastId, actor }: { broadcastId: number; actor: Actor }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [row] = await sql(
        trx,
        `UPDATE marketing_broadcasts SET state = 'stopped', finished_at = now(), updated_at = now()
          WHERE id = $1 AND state <> 'stopped' RETURNING id`,
        [broadcastId]
      )
      if (!row) throw new ConflictException('broadcast_stopped')
      const stopped = await sql<{ id: number }>(
        trx,
        `WITH held AS (
           SELECT id FROM marketing_touches WHERE ref = 'broadcast:' || $1::bigint AND state = 'planned' ORDER BY id FOR NO KEY UPDATE
         ), refused AS (
           UPDATE marketing_touches t SET state = 'refused', reason = 'stopped', updated_at = now() FROM held h WHERE h.id = t.id RETURNING t.id
         )
         INSERT INTO marketing_touch_log (touch_id, event, reason) SELECT id, 'refused', 'stopped' FROM refused RETURNING touch_id AS id`,
        [broadcastId]
      )
      await audit(trx, actor, {
        action: 'marketing.broadcasts.stop',
        subjectType: 'broadcast',
        subjectId: broadcastId,
        after: { stopped: stopped.length },
      })
      return stopped.length
    })
  }
}
