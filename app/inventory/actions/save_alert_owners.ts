import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface OwnerRule {
  /** Null: in every warehouse; of every category. */
  warehouseId: number | null
  categoryId: number | null
  userId: number
}

/**
 * Says who looks after which alerts by themselves: all the rules there shall be.
 * @throws RefusedException `alert_owner_twice` where two rules are of the same place and category
 */
export default class SaveAlertOwners {
  async handle({ actor, rules }: { actor: Actor; rules: readonly OwnerRule[] }): Promise<void> {
    const scopes = new Set(rules.map((rule) => `${rule.warehouseId}/${rule.categoryId}`))
    if (scopes.size < rules.length)
      throw new RefusedException('alert_owner_twice', {}, { field: 'rules' })
    await inTransaction(null, async (trx) => {
      const before = await sql(
        trx,
        'DELETE FROM stock_alert_owners RETURNING warehouse_id, category_id, user_id',
        [],
        'alert_owners_clear'
      )
      await sql(
        trx,
        `INSERT INTO stock_alert_owners (warehouse_id, category_id, user_id)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])`,
        [
          rules.map((rule) => rule.warehouseId),
          rules.map((rule) => rule.categoryId),
          rules.map((rule) => rule.userId),
        ],
        'alert_owners_save'
      )
      await audit(trx, actor, {
        action: 'inventory.alert.owners',
        subjectType: 'stock_alert_owners',
        subjectId: 0,
        before: { rules: before.length },
        after: { rules },
      })
    })
  }
}
