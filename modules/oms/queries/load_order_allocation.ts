import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import type { Decision } from '#modules/oms/domain/allocation_terms'
import {
  unpackDecision,
  type DecisionRecord,
  type ShownDecision,
} from '#modules/oms/domain/decision_record'
import { loadHandChoices, loadParcels } from '#modules/oms/queries/load_hand_choices'
import { seesOrder } from '#modules/oms/queries/load_order_audit'

export type DecisionView = ShownDecision & {
  id: number
  verdict: Decision['verdict']
  decidedAt: string
}

/** What the numbers and codes of decisions are called. Rules are named as they were in their version: `12.3`. */
export interface DecisionNames {
  warehouses: Record<string, string>
  skus: Record<string, string>
  couriers: Record<string, string>
  rules: Record<string, string>
}

type Row = {
  id: number
  verdict: Decision['verdict']
  decidedAt: string
  details: DecisionRecord
}

/** Props of the allocation tab on an order's page: each decision with what was weighed, newest first. */
export default async function loadOrderAllocation(orderId: number, actor: Actor) {
  await seesOrder(orderId, actor)
  const rows = await sql<Row>(
    null,
    `SELECT id, verdict, details, to_json(decided_at)#>>'{}' AS "decidedAt" FROM oms_allocation_decisions WHERE order_id = $1 ORDER BY id DESC LIMIT 5`,
    [orderId]
  )
  const decisions = rows.map(({ details, ...row }): DecisionView => ({
    ...row,
    ...unpackDecision(details),
  }))
  const [parcels, choices, names] = [
    await loadParcels(orderId),
    await loadHandChoices(orderId),
    await namesOf(decisions),
  ]
  return { decisions, parcels, choices, currency: company().currency, ...names }
}

/** Names for everything decisions speak of, in four statements. */
export async function namesOf(decisions: readonly ShownDecision[]): Promise<DecisionNames> {
  const warehouseIds = decisions.flatMap((one) => [
    ...one.options.flatMap((option) => option.warehouseIds),
    ...one.barred.map((barred) => barred.warehouseId),
  ])
  const skuIds = decisions.flatMap((one) =>
    [...one.shortages, ...one.barred.flatMap((barred) => barred.missing)].map(({ skuId }) => skuId)
  )
  const rules = decisions.flatMap((one) => one.rules)
  const [warehouses, skus, couriers, versions] = await Promise.all([
    named('SELECT id AS key, name FROM warehouses WHERE id = ANY($1::bigint[])', [warehouseIds]),
    named('SELECT id AS key, code AS name FROM skus WHERE id = ANY($1::bigint[])', [skuIds]),
    named(
      `SELECT c.code || coalesce('/' || s.code, '') AS key, concat_ws(' ', c.name, s.name) AS name
         FROM oms_couriers c LEFT JOIN oms_courier_services s ON s.courier_id = c.id
        UNION ALL SELECT code, name FROM oms_couriers`
    ),
    named(
      `SELECT v.rule_id || '.' || v.version AS key, v.name FROM oms_allocation_rule_versions v
         JOIN unnest($1::bigint[], $2::int[]) AS r(id, version) ON r.id = v.rule_id AND r.version = v.version`,
      [rules.map(({ id }) => id), rules.map(({ version }) => version)]
    ),
  ])
  return { warehouses, skus, couriers, rules: versions }
}

async function named(text: string, values: unknown[] = []): Promise<Record<string, string>> {
  const rows = await sql<{ key: string | number; name: string }>(null, text, values)
  return Object.fromEntries(rows.map(({ key, name }) => [key, name]))
}
