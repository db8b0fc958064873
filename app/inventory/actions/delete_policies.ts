import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refreshSubjects } from '#inventory/services/policies'

/** Takes stock policies away; their SKUs go by the next wider one, or by none. Returns the ids that were there. */
export default class DeletePolicies {
  async handle({
    trx: outer,
    actor,
    ids,
  }: {
    trx?: Trx | null
    actor: Actor
    ids: readonly number[]
  }): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number; sku_id: number | null; product_id: number | null }>(
        trx,
        'DELETE FROM stock_policies WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2)) RETURNING *',
        [ids, actor.warehouses],
        'policies_delete'
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'inventory.policy.delete',
          subjectType: 'stock_policy',
          subjectId: row.id,
          before: row,
        }))
      )
      await refreshSubjects(
        trx,
        rows.map((row) => ({ skuId: row.sku_id, productId: row.product_id }))
      )
      return rows.map((row) => row.id)
    })
  }
}
