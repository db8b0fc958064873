import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { validate, type Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { readParams } from '#modules/oms/domain/rule_params'
import { configChanged } from '#modules/oms/services/config'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

export interface RuleInput {
  /** Of a rule that people make; built-in ones have theirs in the language files. */
  name?: string | null
  condition?: unknown
  severity: 'block' | 'warn'
  /** Parameters of a built-in rule. */
  values?: Record<string, unknown>
  /** Null: every store. */
  storeIds: number[] | null
  isOn: boolean
}

interface Stored extends Record<string, unknown> {
  id: number
  code: string
  name: string | null
}

/**
 * Makes an audit rule, or changes one; its version goes up, so that verdicts say which wording they
 * were given by. Every process takes the change over at once; orders audited before stay as they are.
 * @throws RefusedException `oms_rule_params`, `oms_rule_condition`
 */
export default class SaveRule {
  async handle(input: { id?: number; rule: RuleInput; actor: Actor }): Promise<number> {
    const { id, rule, actor } = input
    return inTransaction(null, async (trx) => {
      const before = id === undefined ? null : await this.#read(trx, id)
      const isCustom = !before || before.name !== null
      const condition = isCustom ? this.#condition(rule.condition) : null
      const params = before && !isCustom ? this.#params(before.code, rule.values ?? {}) : {}
      const values = [
        isCustom ? (rule.name ?? '').trim() : null,
        condition === null ? null : JSON.stringify(condition),
        rule.severity,
        JSON.stringify(params),
        rule.storeIds?.length ? rule.storeIds : null,
        rule.isOn,
        actor.id,
      ]
      const ruleId = before
        ? await this.#update(trx, before.id, values)
        : await this.#add(trx, values)
      await audit(trx, actor, {
        action: before ? 'oms.rule.update' : 'oms.rule.create',
        subjectType: 'audit_rule',
        subjectId: ruleId,
        after: { severity: rule.severity, isOn: rule.isOn, params, condition },
      })
      await configChanged(trx)
      return ruleId
    })
  }

  async #read(trx: Trx, id: number): Promise<Stored> {
    const [row] = await sql<Stored>(
      trx,
      'SELECT id, code, name FROM oms_audit_rules WHERE id = $1 FOR UPDATE',
      [id]
    )
    if (!row) throw new NotFoundException('audit_rule', id)
    return row
  }

  #condition(input: unknown): Condition {
    const checked = validate(input, ORDER_FIELDS)
    if (!checked.ok)
      throw new RefusedException('oms_rule_condition', {}, { errors: checked.errors })
    return checked.condition
  }

  #params(code: string, given: Record<string, unknown>) {
    const { params, wrong } = readParams(code, given)
    if (wrong.length > 0)
      throw new RefusedException('oms_rule_params', { count: wrong.length }, { wrong })
    return params
  }

  async #add(trx: Trx, values: unknown[]): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      `INSERT INTO oms_audit_rules (code, position, name, condition, severity, params, store_ids, is_on, updated_by)
       SELECT 'custom_' || nextval('oms_custom_rules'), coalesce(max(position), 0) + 1, $1, $2::jsonb, $3, $4::jsonb, $5::bigint[], $6, $7
         FROM oms_audit_rules RETURNING id`,
      values
    )
    return row.id
  }

  async #update(trx: Trx, id: number, values: unknown[]): Promise<number> {
    await sql(
      trx,
      `UPDATE oms_audit_rules SET name = $1, condition = $2::jsonb, severity = $3, params = $4::jsonb, store_ids = $5::bigint[], is_on = $6,
              updated_by = $7, version = version + 1, updated_at = now() WHERE id = $8`,
      [...values, id]
    )
    return id
  }
}
