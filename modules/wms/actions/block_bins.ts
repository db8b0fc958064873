import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Blocks bins, so that nothing is laid in or newly picked from them, or opens them again (no reason). Returns whose state changed. */
export default class BlockBins {
  async handle({
    actor,
    ids,
    reason,
  }: {
    actor: Actor
    ids: readonly number[]
    reason: string | null
  }): Promise<number[]> {
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE wms_bins SET blocked_reason = $2, version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND use IS NULL AND blocked_reason IS DISTINCT FROM $2
            AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3)) RETURNING id`,
        [ids, reason, actor.warehouses]
      )
      await audit(
        trx,
        actor,
        rows.map(({ id }) => ({
          action: reason ? 'wms.bins.block' : 'wms.bins.unblock',
          subjectType: 'wms_bin',
          subjectId: id,
          reason: reason ?? undefined,
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
