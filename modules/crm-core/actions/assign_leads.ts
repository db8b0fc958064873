import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import type { RowResult } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Gives open leads to a person, or to the public pool when `ownerId` is null. */
export default class AssignLeads {
  handle(input: {
    trx?: Trx | null
    leadIds: number[]
    ownerId: number | null
    actor: Actor
  }): Promise<RowResult[]> {
    return inTransaction(input.trx, async (trx) => {
      const { leadIds, ownerId, actor } = input
      const rows = await sql<{ id: number; was: number | null }>(
        trx,
        `WITH held AS (
           SELECT id, owner_id FROM crm_core_leads WHERE id = ANY($1::bigint[]) AND state = 'open' ORDER BY id FOR NO KEY UPDATE
         )
         UPDATE crm_core_leads l
            SET owner_id = $2, pool_since = CASE WHEN $2::bigint IS NULL THEN coalesce(l.pool_since, now()) END,
                version = version + 1, updated_at = now()
           FROM held h WHERE h.id = l.id
         RETURNING l.id, h.owner_id AS was`,
        [leadIds, ownerId]
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'crm-core.leads.assign',
          subjectType: 'lead',
          subjectId: row.id,
          before: { ownerId: row.was },
          after: { ownerId },
        }))
      )
      const done = new Set(rows.map((row) => row.id))
      return leadIds.map((id) =>
        done.has(id) ? { id, ok: true } : { id, ok: false, message: 'crm-core.refusals.closed' }
      )
    })
  }
}
