import { RefusedException, type MessageParams } from '#kernel/exceptions'
import { validate, type Condition, type FieldRegistry } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { isBuiltIn } from '#modules/oms/domain/built_ins'
import { readEffects, severitiesFor } from '#modules/oms/domain/effects'
import type { Effect, Severity } from '#modules/oms/domain/finding'
import { readParams } from '#modules/oms/domain/rule_params'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

export interface RuleInput {
  /** Of a rule that people make; built-in ones have theirs in the language files. */
  name?: string | null
  condition?: unknown
  severity: Severity
  /** Parameters of a built-in rule. */
  values?: Record<string, unknown>
  effects?: unknown[]
  /** Null: every store. */
  storeIds: number[] | null
  isOn: boolean
  /** Why it is changed, for those who compare the versions. */
  note?: string | null
}

/** What a version keeps: everything a verdict depends on. */
export interface RuleBody {
  name: string | null
  condition: Condition | null
  severity: Severity
  params: Record<string, unknown>
  effects: Effect[]
  storeIds: number[] | null
}

/**
 * A rule as a form or a program sent it, read; `code` is that of a built-in rule, null for one that
 * people make.
 * @throws RefusedException `oms_rule_condition`, `oms_rule_params`, `oms_rule_effects`, `oms_rule_severity`, `oms_rule_idle`
 */
export async function readRule(
  trx: Trx | null,
  code: string | null,
  input: RuleInput
): Promise<RuleBody> {
  const own = code !== null && isBuiltIn(code) ? code : null
  if (!severitiesFor(own).includes(input.severity))
    throw new RefusedException('oms_rule_severity', {}, { field: 'severity' })
  const effects = await effectsOf(trx, input.effects ?? [])
  if (input.severity === 'tag' && effects.length === 0)
    throw new RefusedException('oms_rule_idle', {}, { field: 'effects' })
  return {
    name: own ? null : (input.name ?? '').trim(),
    condition: own ? null : readCondition(input.condition, ORDER_FIELDS, 'oms_rule_condition'),
    severity: input.severity,
    params: own ? paramsOf(own, input.values ?? {}) : {},
    effects,
    storeIds: input.storeIds?.length ? [...input.storeIds].sort((a, b) => a - b) : null,
  }
}

/**
 * A condition that was sent, checked; each fault is told at its place.
 * @throws RefusedException with the code given
 */
export function readCondition(input: unknown, registry: FieldRegistry, code: string): Condition {
  const { ok, errors, ...checked } = validate(input, registry)
  if (ok) return (checked as { condition: Condition }).condition
  const messages: Record<string, { key: string; params: MessageParams }> = {}
  for (const { path, code: fault, params } of errors)
    messages[path ? `condition.${path}` : 'condition'] ??= { key: `rules.${fault}`, params }
  throw new RefusedException(code, { count: errors.length }, { errors, messages })
}

function paramsOf(code: string, given: Record<string, unknown>) {
  const { params, wrong } = readParams(code, given)
  if (wrong.length === 0) return params
  const messages = wrong.map((key) => [`values.${key}`, { key: 'errors.oms_rule_param' }])
  throw new RefusedException(
    'oms_rule_params',
    { count: wrong.length },
    { wrong, messages: Object.fromEntries(messages) }
  )
}

async function effectsOf(trx: Trx | null, input: unknown[]): Promise<Effect[]> {
  if (input.length === 0) return []
  const [targets] = await sql<{ warehouseIds: number[]; couriers: string[] }>(
    trx,
    `SELECT ARRAY(SELECT id::int FROM warehouses WHERE is_active) AS "warehouseIds", ARRAY(SELECT code FROM oms_couriers WHERE is_active) AS couriers`
  )
  const { effects, wrong } = readEffects(input, targets)
  if (wrong.length === 0) return effects
  const messages = wrong.map((index) => [`effects.${index}`, { key: 'errors.oms_rule_effects' }])
  throw new RefusedException(
    'oms_rule_effects',
    { count: wrong.length },
    { wrong, messages: Object.fromEntries(messages) }
  )
}
