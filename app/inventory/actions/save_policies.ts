import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import RefreshAlerts from '#inventory/actions/refresh_alerts'
import RefreshPolicies from '#inventory/actions/refresh_policies'

export const POLICY_METHODS = ['fixed', 'days_of_cover', 'service_level'] as const

export interface PolicyInput {
  skuId: number
  /** Null: for all warehouses together, or for those of the group. */
  warehouseId: number | null
  groupId?: number | null
  method: (typeof POLICY_METHODS)[number]
  reorderPoint?: number
  targetLevel?: number
  safetyStock?: number
  coverDays?: number | null
  leadDays?: number
  /** Share of cycles that shall not run out, e.g. `0.95`. */
  serviceLevel?: string | null
  /** Who looks after its alerts; null: whoever does by warehouse and category. */
  ownerId?: number | null
  /** Days of cover that are too many, days without a sale; null: the company's. */
  overstockDays?: number | null
  slowDays?: number | null
  /** Days by which the lead time varies (a standard deviation), and days between two orders. */
  leadDeviation?: number | null
  reviewDays?: number | null
}

/**
 * Says from when on stock is low and how much there should be; one rule a SKU and place. What follows
 * demand is worked out at once.
 * @throws RefusedException `policy_taken` where `onlyNew` and there is one already, `policy_group_gone`
 *   for a group that is no more
 */
export default class SavePolicies {
  async handle({
    trx: outer,
    actor,
    policies,
    onlyNew = false,
  }: {
    trx?: Trx | null
    actor: Actor
    policies: PolicyInput[]
    /** Changes none that is there. */
    onlyNew?: boolean
  }): Promise<number[]> {
    if (policies.length === 0) return []
    for (const policy of policies) {
      const [point, target] = [policy.reorderPoint ?? 0, policy.targetLevel ?? 0]
      if (policy.method === 'fixed' && target > 0 && target < point)
        throw new RefusedException('policy_target', { point, target }, { field: 'targetLevel' })
      if (policy.method === 'days_of_cover' && !policy.coverDays)
        throw new RefusedException('policy_cover_days', {}, { field: 'coverDays' })
      if (policy.method === 'service_level' && !policy.serviceLevel)
        throw new RefusedException('policy_service_level', {}, { field: 'serviceLevel' })
    }
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `INSERT INTO stock_policies (sku_id, warehouse_id, group_id, method, reorder_point, target_level, safety_stock, cover_days, lead_days, service_level, owner_id, overstock_days,
                slow_days, lead_deviation, review_days)
         SELECT sku_id, warehouse_id, group_id, method, coalesce(reorder_point, 0), coalesce(target_level, 0), coalesce(safety_stock, 0),
                cover_days, coalesce(lead_days, 7), service_level, owner_id, overstock_days, slow_days, lead_deviation, review_days
           FROM jsonb_to_recordset($1::jsonb) AS p(sku_id bigint, warehouse_id bigint, group_id bigint, method text, reorder_point bigint, target_level bigint,
                  safety_stock bigint, cover_days int, lead_days int, service_level numeric, owner_id bigint, overstock_days int, slow_days int,
                  lead_deviation numeric, review_days int)
         ON CONFLICT (sku_id, warehouse_id, group_id) DO UPDATE SET method = excluded.method, reorder_point = excluded.reorder_point,
                target_level = excluded.target_level, safety_stock = excluded.safety_stock, cover_days = excluded.cover_days,
                lead_days = excluded.lead_days, service_level = excluded.service_level, owner_id = excluded.owner_id,
                overstock_days = excluded.overstock_days, slow_days = excluded.slow_days,
                lead_deviation = excluded.lead_deviation, review_days = excluded.review_days, computed_at = NULL, updated_at = now()
                WHERE NOT $2
         RETURNING id`,
        [JSON.stringify(policies.map(record)), onlyNew],
        'policies_save'
      ).catch((error: { constraint?: string }) => {
        if (error.constraint === 'stock_policies_group_id_fkey')
          throw new RefusedException('policy_group_gone', {}, { field: 'warehouseId' })
        throw error
      })
      if (rows.length < policies.length)
        throw new RefusedException('policy_taken', {}, { field: 'skuId' })
      await audit(
        trx,
        actor,
        policies.map((policy, index) => ({
          action: 'inventory.policy.save',
          subjectType: 'stock_policy',
          subjectId: rows[index].id,
          after: policy,
        }))
      )
      const ids = rows.map((row) => row.id)
      await new RefreshPolicies().ofPolicies(trx, ids)
      await new RefreshAlerts().ofSkus({ trx, skuIds: [...new Set(policies.map((p) => p.skuId))] })
      return ids
    })
  }
}

function record(policy: PolicyInput) {
  return {
    sku_id: policy.skuId,
    warehouse_id: policy.warehouseId,
    group_id: policy.groupId ?? null,
    method: policy.method,
    reorder_point: policy.reorderPoint,
    target_level: policy.targetLevel,
    safety_stock: policy.safetyStock,
    cover_days: policy.coverDays ?? null,
    lead_days: policy.leadDays,
    service_level: policy.serviceLevel || null,
    owner_id: policy.ownerId ?? null,
    overstock_days: policy.overstockDays ?? null,
    slow_days: policy.slowDays ?? null,
    lead_deviation: policy.leadDeviation ?? null,
    review_days: policy.reviewDays ?? null,
  }
}
