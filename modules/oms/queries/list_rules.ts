import { NotFoundException } from '#kernel/exceptions'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Effect, Severity } from '#modules/oms/domain/finding'

export type RuleView = {
  id: number
  code: string
  name: string | null
  condition: Condition | null
  severity: Severity
  params: Record<string, string | number | boolean>
  effects: Effect[]
  storeIds: number[]
  storeNames: string[]
  isOn: boolean
  version: number
  updatedBy: string | null
  updatedAt: string
  /** Orders held because of it right now. */
  holding: number
}

const SELECT = `
  SELECT r.id, r.code, r.name, r.condition, r.severity, r.params, r.effects, coalesce(r.store_ids, '{}') AS "storeIds",
         ARRAY(SELECT s.name FROM stores s WHERE s.id = ANY(r.store_ids) ORDER BY s.name) AS "storeNames", r.is_on AS "isOn", r.version,
         u.full_name AS "updatedBy", to_json(r.updated_at)#>>'{}' AS "updatedAt",
         (SELECT count(*)::int FROM orders o WHERE o.status = 'held' AND o.hold_reasons @> ARRAY[r.code]) AS holding
    FROM oms_audit_rules r LEFT JOIN users u ON u.id = r.updated_by`

const toView = (row: RuleView): RuleView => ({ ...row, storeIds: row.storeIds.map(Number) })

/** Every rule in the order in which they are asked. */
export async function listRules(): Promise<RuleView[]> {
  const rows = await sql<RuleView>(null, `${SELECT} ORDER BY r.position, r.id`)
  return rows.map(toView)
}

/** What people called their rules, by the rules' codes. */
export async function ruleNames(): Promise<Record<string, string>> {
  const rows = await sql<{ code: string; name: string }>(
    null,
    'SELECT code, name FROM oms_audit_rules WHERE name IS NOT NULL',
    [],
    'oms_rule_names'
  )
  return Object.fromEntries(rows.map(({ code, name }) => [code, name]))
}

/** @throws NotFoundException */
export async function getRule(id: number): Promise<RuleView> {
  const [row] = await sql<RuleView>(null, `${SELECT} WHERE r.id = $1`, [id])
  if (!row) throw new NotFoundException('audit_rule', id)
  return toView(row)
}
