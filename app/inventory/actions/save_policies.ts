import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refreshSubjects, type PolicySubject } from '#inventory/services/policies'

export const POLICY_METHODS = ['fixed', 'days_of_cover', 'service_level'] as const

export interface PolicyInput extends PolicySubject {
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

/** What a policy names and somebody may have taken away meanwhile, by its foreign key. */
const GONE: Record<string, { code: string; field: string }> = {
  stock_policies_sku_id_fkey: { code: 'policy_sku_gone', field: 'skuId' },
  stock_policies_product_id_fkey: { code: 'policy_product_gone', field: 'productId' },
  stock_policies_warehouse_id_fkey: { code: 'policy_warehouse_gone', field: 'warehouseId' },
  stock_policies_group_id_fkey: { code: 'policy_group_gone', field: 'warehouseId' },
  stock_policies_owner_id_fkey: { code: 'policy_owner_gone', field: 'ownerId' },
}

/**
 * Says from when on stock is low and how much there should be; one rule a SKU, or a product with all
 * its SKUs, and place. What follows demand is worked out at once.
 * @throws RefusedException `policy_taken` where `onlyNew` and there is one already, `policy_subject` and
 *   `policy_one_place` where it is of both or of none, `policy_group_gone` and its like for what is no more
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
    policies.forEach(assertWellFormed)
    return inTransaction(outer, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `INSERT INTO stock_policies (sku_id, product_id, warehouse_id, group_id, method, reorder_point, target_level, safety_stock, cover_days, lead_days, service_level, owner_id, overstock_days,
                slow_days, lead_deviation, review_days)
         SELECT sku_id, product_id, warehouse_id, group_id, method, coalesce(reorder_point, 0), coalesce(target_level, 0), coalesce(safety_stock, 0),
                cover_days, coalesce(lead_days, 7), service_level, owner_id, overstock_days, slow_days, lead_deviation, review_days
           FROM jsonb_to_recordset($1::jsonb) AS p(sku_id bigint, product_id bigint, warehouse_id bigint, group_id bigint, method text, reorder_point bigint, target_level bigint,
                  safety_stock bigint, cover_days int, lead_days int, service_level numeric, owner_id bigint, overstock_days int, slow_days int,
                  lead_deviation numeric, review_days int)
         ON CONFLICT (sku_id, product_id, warehouse_id, group_id) DO UPDATE SET method = excluded.method, reorder_point = excluded.reorder_point,
                target_level = excluded.target_level, safety_stock = excluded.safety_stock, cover_days = excluded.cover_days,
                lead_days = excluded.lead_days, service_level = excluded.service_level, owner_id = excluded.owner_id,
                overstock_days = excluded.overstock_days, slow_days = excluded.slow_days,
                lead_deviation = excluded.lead_deviation, review_days = excluded.review_days, computed_at = NULL, updated_at = now()
                WHERE NOT $2
         RETURNING id`,
        [JSON.stringify(policies.map(record)), onlyNew],
        'policies_save'
      ).catch((error: { constraint?: string }) => {
        const gone = GONE[error.constraint ?? '']
        throw gone ? new RefusedException(gone.code, {}, { field: gone.field }) : error
      })
      if (rows.length < policies.length)
        throw new RefusedException(
          'policy_taken',
          {},
          { field: policies[0].productId ? 'productId' : 'skuId' }
        )
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
      await refreshSubjects(trx, policies)
      return ids
    })
  }
}

function assertWellFormed(policy: PolicyInput): void {
  const [point, target] = [policy.reorderPoint ?? 0, policy.targetLevel ?? 0]
  const refuse = (code: string, field: string, params = {}) => {
    throw new RefusedException(code, params, { field })
  }
  if (Boolean(policy.skuId) === Boolean(policy.productId)) refuse('policy_subject', 'skuId')
  if (policy.warehouseId && policy.groupId) refuse('policy_one_place', 'warehouseId')
  if (policy.method === 'fixed' && target > 0 && target < point)
    refuse('policy_target', 'targetLevel', { point, target })
  if (policy.method === 'days_of_cover' && !policy.coverDays)
    refuse('policy_cover_days', 'coverDays')
  if (policy.method === 'service_level' && !policy.serviceLevel)
    refuse('policy_service_level', 'serviceLevel')
}

function record(policy: PolicyInput) {
  return {
    sku_id: policy.skuId ?? null,
    product_id: policy.productId ?? null,
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
