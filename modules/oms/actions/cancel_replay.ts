import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Ends a replay before it is through; what it found so far stays. One that is over stays as it is. */
export default class CancelReplay {
  handle({ id, actor }: { id: number; actor: Actor }): Promise<void> {
    return inTransaction(null, async (trx) => {
      const rows = await sql(
        trx,
        `UPDATE oms_replays SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
        [id]
      )
      if (rows.length === 0) return
      await audit(trx, actor, {
        action: 'oms.replay.cancel',
        subjectType: 'replay',
        subjectId: id,
      })
    })
  }
}
