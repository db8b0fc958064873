import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditRule } from '#modules/oms/domain/audit_rules'
import { factNeeds, type FactNeeds } from '#modules/oms/services/order_facts'
import { askedConditionOf, checkOf, type StoredRule } from '#modules/oms/services/rule_checks'

/** What the audit asks, worked out once for as long as nobody changes a rule. */
export interface RulesInForce {
  rules: AuditRule[]
  /** Conditions by the code of their rule. */
  conditions: ReadonlyMap<string, Condition>
  needs: FactNeeds
}

type Row = Omit<AuditRule, 'check'> & StoredRule & Record<string, unknown>

/** The audit rules that are on, in the order in which they are asked. */
export async function rulesInForce(trx: Trx | null): Promise<RulesInForce> {
  const rows = await sql<Row>(
    trx,
    `SELECT id, code, name, condition, severity, params, effects, store_ids AS "storeIds", version
       FROM oms_audit_rules WHERE is_on ORDER BY position, id`
  )
  const asked = rows.flatMap((row): [string, Condition][] => {
    const condition = askedConditionOf(row)
    return condition ? [[row.code, condition]] : []
  })
  return {
    rules: rows.map(({ condition, ...row }) => ({
      ...row,
      storeIds: row.storeIds?.map(Number) ?? null,
      check: checkOf({ condition, ...row }),
    })),
    conditions: new Map(asked),
    needs: factNeeds(asked.map(([, condition]) => condition)),
  }
}
