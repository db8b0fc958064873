import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Silences low-stock alerts until a day, or wakes them (null). Returns the policies that exist. */
export default class SnoozeAlerts {
  async handle({
    trx: outer,
    actor,
    policyIds,
    until,
  }: {
    trx?: Trx | null
    actor: Actor
    policyIds: readonly number[]
    until: Date | null
  }): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        'UPDATE stock_policies SET snoozed_until = $2, updated_at = now() WHERE id = ANY($1::bigint[]) AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3)) RETURNING id',
        [policyIds, until?.toISOString() ?? null, actor.warehouses],
        'policies_snooze'
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'inventory.alert.snooze',
          subjectType: 'stock_policy',
          subjectId: row.id,
          after: { until: until?.toISOString() ?? null },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
