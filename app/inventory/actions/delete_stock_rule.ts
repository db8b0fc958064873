import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { scopeOf } from '#inventory/actions/save_stock_rule'
import { AvailabilityChanged } from '#inventory/events/availability_changed'

/** Takes a rule away: the next wider one counts. */
export default class DeleteStockRule {
  async handle({
    trx: outer,
    actor,
    id,
    storeId,
  }: {
    trx?: Trx | null
    actor: Actor
    id: number
    storeId: number
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const [gone] = await sql<{ skuId: number | null; categoryId: number | null }>(
        trx,
        `DELETE FROM store_stock_rules WHERE id = $1 AND store_id = $2 RETURNING sku_id AS "skuId", category_id AS "categoryId"`,
        [id, storeId],
        'stock_rule_delete'
      )
      if (!gone) return
      await audit(trx, actor, {
        action: 'inventory.stock_rule.delete',
        subjectType: 'store',
        subjectId: storeId,
        before: gone,
      })
      await append(trx, new AvailabilityChanged(scopeOf({ storeId, ...gone })), actor)
    })
  }
}
