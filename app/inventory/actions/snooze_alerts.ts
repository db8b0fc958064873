import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/**
 * Silences alerts until a day, or wakes them (null). While one of too little sleeps its policy asks
 * nobody to buy either. Returns the alerts that exist.
 */
export default class SnoozeAlerts {
  async handle({
    trx: outer,
    actor,
    ids,
    until,
  }: {
    trx?: Trx | null
    actor: Actor
    ids: readonly number[]
    until: Date | null
  }): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      const day = until?.toISOString() ?? null
      const rows = await sql<{ id: number; policyId: number | null }>(
        trx,
        `UPDATE stock_alerts SET snoozed_until = $2 WHERE id = ANY($1::bigint[]) AND ended_at IS NULL
            AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3))
         RETURNING id, CASE WHEN side = 'short' THEN policy_id END AS "policyId"`,
        [ids, day, actor.warehouses],
        'alerts_snooze'
      )
      await sql(
        trx,
        'UPDATE stock_policies SET snoozed_until = $2 WHERE id = ANY($1::bigint[])',
        [rows.map((row) => row.policyId).filter((id) => id !== null), day],
        'policies_snooze'
      )
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'inventory.alert.snooze',
          subjectType: 'stock_alert',
          subjectId: row.id,
          after: { until: day },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
