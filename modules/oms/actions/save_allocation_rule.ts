import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'
import {
  readAllocationRule,
  type AllocationRuleBody,
  type AllocationRuleInput,
} from '#modules/oms/services/read_allocation_rule'
import { isSameWording } from '#modules/oms/services/rule_versions'

type Stored = AllocationRuleBody & { id: number; isDefault: boolean }

const WORDING = `name, condition, effects, store_ids AS "storeIds", valid_from::text AS "validFrom", valid_to::text AS "validTo"`

/**
 * Makes a rule of allocation, or changes one; a new one is asked last. A wording that is new becomes
 * a version, so that decisions say which one they were made by. Orders allocated before stay as they
 * are.
 * @throws RefusedException see {@link readAllocationRule}
 */
export default class SaveAllocationRule {
  async handle(input: {
    trx?: Trx | null
    id?: number
    /** A new one is the default rule: there is one at most. */
    isDefault?: boolean
    rule: AllocationRuleInput
    actor: Actor
  }): Promise<number> {
    const { id, rule, actor } = input
    return inTransaction(input.trx, async (trx) => {
      const before = await this.#read(trx, id, input.isDefault ?? false)
      const isDefault = before?.isDefault ?? input.isDefault ?? false
      const body = await readAllocationRule(trx, rule, isDefault)
      const isNew = !before || !isSameWording(wordingOf(before), body)
      const [row] = await sql<{ id: number; version: number }>(trx, before ? UPDATE : INSERT, [
        ...columns(body),
        rule.isOn,
        actor.id,
        ...(before ? [isNew ? 1 : 0, before.id] : [isDefault]),
      ])
      if (isNew) await this.#keep(trx, row, body, actor)
      await audit(trx, actor, {
        action: before ? 'oms.allocation_rule.update' : 'oms.allocation_rule.create',
        subjectType: 'allocation_rule',
        subjectId: row.id,
        after: { ...body, isOn: rule.isOn, version: row.version },
      })
      await configChanged(trx)
      return row.id
    })
  }

  async #read(trx: Trx, id: number | undefined, isDefault: boolean): Promise<Stored | null> {
    if (id === undefined && !isDefault) return null
    const [row] = await sql<Stored & Record<string, unknown>>(
      trx,
      `SELECT id, is_default AS "isDefault", ${WORDING} FROM oms_allocation_rules
        WHERE CASE WHEN $1::bigint IS NULL THEN is_default ELSE id = $1 END AND deleted_at IS NULL FOR UPDATE`,
      [id ?? null]
    )
    if (!row && id !== undefined) throw new NotFoundException('allocation_rule', id)
    return row ?? null
  }

  async #keep(
    trx: Trx,
    { id, version }: { id: number; version: number },
    body: AllocationRuleBody,
    actor: Actor
  ) {
    await sql(
      trx,
      `INSERT INTO oms_allocation_rule_versions (rule_id, version, saved_by, name, condition, effects, store_ids, valid_from, valid_to)
       VALUES ($7, $8, $9, $1, $2::jsonb, $3::jsonb, $4::bigint[], $5::date, $6::date)`,
      [...columns(body), id, version, actor.id]
    )
  }
}

const INSERT = `
  INSERT INTO oms_allocation_rules (name, condition, effects, store_ids, valid_from, valid_to, is_on, updated_by, is_default, position)
  SELECT $1, $2::jsonb, $3::jsonb, $4::bigint[], $5::date, $6::date, $7, $8, $9, coalesce(max(position), 0) + 10
    FROM oms_allocation_rules WHERE deleted_at IS NULL RETURNING id, version`

const UPDATE = `
  UPDATE oms_allocation_rules SET name = $1, condition = $2::jsonb, effects = $3::jsonb, store_ids = $4::bigint[], valid_from = $5::date,
         valid_to = $6::date, is_on = $7, updated_by = $8, version = version + $9::int, updated_at = now()
   WHERE id = $10 RETURNING id, version`

const columns = ({
  name,
  condition,
  effects,
  storeIds,
  validFrom,
  validTo,
}: AllocationRuleBody) => [
  name,
  condition && JSON.stringify(condition),
  JSON.stringify(effects),
  storeIds,
  validFrom,
  validTo,
]

const wordingOf = ({ id, isDefault, storeIds, ...rest }: Stored): AllocationRuleBody => ({
  ...rest,
  storeIds: storeIds?.map(Number) ?? null,
})
