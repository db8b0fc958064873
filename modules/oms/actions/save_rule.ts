import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'
import { readRule, type RuleBody, type RuleInput } from '#modules/oms/services/read_rule'
import { isSameWording, keepVersion, wordingOf } from '#modules/oms/services/rule_versions'

interface Stored extends Record<string, unknown> {
  id: number
  code: string
  name: string | null
  version: number
}

/**
 * Makes an audit rule, or changes one. A wording that is new becomes a version, so that verdicts say
 * which one they were given by; switching alone is none. Every process takes the change over at
 * once; orders audited before stay as they are.
 * @throws RefusedException see {@link readRule}
 */
export default class SaveRule {
  async handle(input: {
    trx?: Trx | null
    id?: number
    rule: RuleInput
    actor: Actor
  }): Promise<number> {
    const { id, rule, actor } = input
    return inTransaction(input.trx, async (trx) => {
      const before = id === undefined ? null : await this.#read(trx, id)
      const body = await readRule(trx, before && before.name === null ? before.code : null, rule)
      const isNew = !before || !isSameWording(await wordingOf(trx, 'audit', before.id), body)
      const { id: ruleId, version } = before
        ? await this.#update(trx, before, body, { isOn: rule.isOn, isNew, actor })
        : await this.#add(trx, body, rule.isOn, actor)
      if (isNew)
        await keepVersion(
          trx,
          { kind: 'audit', id: ruleId, version, body, note: rule.note || null },
          actor
        )
      await audit(trx, actor, {
        action: before ? 'oms.rule.update' : 'oms.rule.create',
        subjectType: 'audit_rule',
        subjectId: ruleId,
        after: { ...body, isOn: rule.isOn, version },
        ...(rule.note && { reason: rule.note }),
      })
      await configChanged(trx)
      return ruleId
    })
  }

  async #read(trx: Trx, id: number): Promise<Stored> {
    const [row] = await sql<Stored>(
      trx,
      'SELECT id, code, name, version FROM oms_audit_rules WHERE id = $1 FOR UPDATE',
      [id]
    )
    if (!row) throw new NotFoundException('audit_rule', id)
    return row
  }

  async #add(trx: Trx, body: RuleBody, isOn: boolean, actor: Actor) {
    const [row] = await sql<{ id: number; version: number }>(
      trx,
      `INSERT INTO oms_audit_rules (code, position, name, condition, severity, params, effects, store_ids, is_on, updated_by)
       SELECT 'custom_' || nextval('oms_custom_rules'), coalesce(max(position), 0) + 10, $1, $2::jsonb, $3, $4::jsonb, $5::jsonb, $6::bigint[], $7, $8
         FROM oms_audit_rules RETURNING id, version`,
      [...columns(body), isOn, actor.id]
    )
    return row
  }

  async #update(
    trx: Trx,
    { id }: Stored,
    body: RuleBody,
    { isOn, isNew, actor }: { isOn: boolean; isNew: boolean; actor: Actor }
  ) {
    const [row] = await sql<{ id: number; version: number }>(
      trx,
      `UPDATE oms_audit_rules SET name = $1, condition = $2::jsonb, severity = $3, params = $4::jsonb, effects = $5::jsonb,
              store_ids = $6::bigint[], is_on = $7, updated_by = $8, version = version + $9::int, updated_at = now()
        WHERE id = $10 RETURNING id, version`,
      [...columns(body), isOn, actor.id, isNew ? 1 : 0, id]
    )
    return row
  }
}

const columns = ({ name, condition, severity, params, effects, storeIds }: RuleBody) => [
  name,
  condition && JSON.stringify(condition),
  severity,
  JSON.stringify(params),
  JSON.stringify(effects),
  storeIds,
]
