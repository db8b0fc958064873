import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/**
 * Forgets a saved mapping of columns. Files that were read by it keep how they were read.
 * @returns its name
 * @throws NotFoundException also for one of a store the actor does not see
 */
export default class ForgetFileMapping {
  handle({ id, actor }: { id: number; actor: Actor }): Promise<string> {
    return inTransaction(null, async (trx) => {
      const [gone] = await sql<{ storeId: number; name: string; mapping: { columns: object } }>(
        trx,
        `DELETE FROM oms_file_mappings WHERE id = $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2))
         RETURNING store_id AS "storeId", name, mapping`,
        [id, actor.stores]
      )
      if (!gone) throw new NotFoundException('file_mapping', id)
      await audit(trx, actor, {
        action: 'oms.file_mapping.forget',
        subjectType: 'file_mapping',
        subjectId: id,
        before: { name: gone.name, storeId: gone.storeId, columns: gone.mapping.columns },
      })
      return gone.name
    })
  }
}
