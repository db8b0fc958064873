import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** A product's policy is silent for the one SKU. */
const OF_PRODUCTS = `INSERT INTO stock_policy_skus (policy_id, sku_id, snoozed_until)
  SELECT p.id, k.sku_id, $3::timestamptz FROM unnest($1::bigint[], $2::bigint[]) AS k(policy_id, sku_id)
    JOIN stock_policies p ON p.id = k.policy_id AND p.product_id IS NOT NULL
  ON CONFLICT (policy_id, sku_id) DO UPDATE SET snoozed_until = excluded.snoozed_until`

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
      const rows = await sql<{ id: number; skuId: number; policyId: number | null }>(
        trx,
        `UPDATE stock_alerts SET snoozed_until = $2 WHERE id = ANY($1::bigint[]) AND ended_at IS NULL
            AND ($3::bigint[] IS NULL OR warehouse_id = ANY($3))
         RETURNING id, sku_id AS "skuId", CASE WHEN side = 'short' THEN policy_id END AS "policyId"`,
        [ids, day, actor.warehouses],
        'alerts_snooze'
      )
      const silent = rows.filter((row) => row.policyId !== null)
      const keys = [silent.map((row) => row.policyId), silent.map((row) => row.skuId), day]
      await sql(
        trx,
        'UPDATE stock_policies SET snoozed_until = $2 WHERE id = ANY($1::bigint[]) AND sku_id IS NOT NULL',
        [keys[0], day],
        'policies_snooze'
      )
      await sql(trx, OF_PRODUCTS, keys, 'policies_snooze_skus')
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
