import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

/** Takes entries off the block list. Orders they stopped stay held until somebody releases or audits them. @returns the ids that were there */
export default class LiftBlocks {
  async handle(input: {
    ids: readonly number[]
    reason: string | null
    actor: Actor
  }): Promise<number[]> {
    const { ids, reason, actor } = input
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number; kind: string; masked: string }>(
        trx,
        'DELETE FROM oms_block_list WHERE id = ANY($1::bigint[]) RETURNING id, kind, value_masked AS masked',
        [ids]
      )
      await audit(
        trx,
        actor,
        rows.map(({ id, kind, masked }) => ({
          ...{ action: 'oms.block.lift', subjectType: 'block_entry', subjectId: id },
          before: { kind, value: masked },
          ...(reason && { reason }),
        }))
      )
      await configChanged(trx)
      return rows.map((row) => row.id)
    })
  }
}
