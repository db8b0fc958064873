import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/**
 * Takes note of a day that differs, with the reason: its alert closes, and comes back when the day
 * differs in another way.
 * @returns false when no alert was open
 */
export default class NoteGap {
  handle(input: { id: number; reason: string; actor: Actor }): Promise<boolean> {
    const { id, reason, actor } = input
    return inTransaction(null, async (trx) => {
      const noted = await sql(
        trx,
        `UPDATE oms_gap_days SET alert_since = NULL, noted_at = now(), noted_by = $2, noted_reason = $3
          WHERE id = $1 AND alert_since IS NOT NULL AND ($4::bigint[] IS NULL OR store_id = ANY($4)) RETURNING id`,
        [id, actor.id, reason, actor.stores]
      )
      if (noted.length === 0) return false
      await audit(trx, actor, {
        action: 'oms.gap.note',
        subjectType: 'gap',
        subjectId: id,
        reason,
      })
      return true
    })
  }
}
