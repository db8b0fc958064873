import { NotFoundException } from '#kernel/exceptions'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { RuleEffects } from '#modules/oms/domain/allocation_constraints'

export type AllocationRuleView = {
  id: number
  name: string
  condition: Condition | null
  effects: RuleEffects
  storeIds: number[]
  storeNames: string[]
  validFrom: string | null
  validTo: string | null
  isDefault: boolean
  isOn: boolean
  version: number
  updatedBy: string | null
  updatedAt: string
}

const SELECT = `
  SELECT r.id, r.name, r.condition, r.effects, coalesce(r.store_ids, '{}') AS "storeIds",
         ARRAY(SELECT s.name FROM stores s WHERE s.id = ANY(r.store_ids) ORDER BY s.name) AS "storeNames",
         r.valid_from::text AS "validFrom", r.valid_to::text AS "validTo", r.is_default AS "isDefault", r.is_on AS "isOn", r.version,
         u.full_name AS "updatedBy", to_json(r.updated_at)#>>'{}' AS "updatedAt"
    FROM oms_allocation_rules r LEFT JOIN users u ON u.id = r.updated_by WHERE r.deleted_at IS NULL`

const toView = (row: AllocationRuleView): AllocationRuleView => ({
  ...row,
  storeIds: row.storeIds.map(Number),
})

/** Every rule in the order in which they are asked, the default rule last. */
export async function listAllocationRules(): Promise<AllocationRuleView[]> {
  const rows = await sql<AllocationRuleView>(
    null,
    `${SELECT} ORDER BY r.is_default, r.position, r.id`
  )
  return rows.map(toView)
}

/** @throws NotFoundException */
export async function getAllocationRule(id: number): Promise<AllocationRuleView> {
  const [row] = await sql<AllocationRuleView>(null, `${SELECT} AND r.id = $1`, [id])
  if (!row) throw new NotFoundException('allocation_rule', id)
  return toView(row)
}

/** The default rule, if there is one. */
export async function findDefaultRule(): Promise<AllocationRuleView | null> {
  const [row] = await sql<AllocationRuleView>(null, `${SELECT} AND r.is_default`)
  return row ? toView(row) : null
}

type Choice = { value: string; label: string }

/** Warehouses and couriers with their products that a rule may name. */
export async function allocationTargets() {
  const [targets] = await sql<{
    warehouses: { value: number; label: string }[]
    couriers: Choice[]
  }>(
    null,
    `SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('value', id, 'label', name) ORDER BY code), '[]') FROM warehouses
              WHERE is_active AND kind IN ('own', 'third_party')) AS warehouses,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('value', value, 'label', label) ORDER BY value), '[]') FROM (
               SELECT code AS value, name AS label FROM oms_couriers WHERE is_active
               UNION ALL SELECT c.code || '/' || s.code, c.name || ' ' || s.name FROM oms_courier_services s
                 JOIN oms_couriers c ON c.id = s.courier_id WHERE c.is_active AND s.is_active) x) AS couriers`
  )
  return targets
}
