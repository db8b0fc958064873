import { systemClock } from '#kernel/clock'
import { evaluate, fieldsOf, type Condition, type Facts } from '#kernel/rules/index'
import { company } from '#shell/services/company'
import type { MatchedRule, RuleEffects } from '#modules/oms/domain/allocation_constraints'
import { ALLOCATION_FIELDS } from '#modules/oms/services/allocation_fields'

export interface StoredRule {
  id: number
  version: number
  condition: Condition
  effects: RuleEffects
}

/** A rule in force, ready to be asked. */
export interface AllocationRule extends MatchedRule {
  /** Fields its condition looks at. */
  asks: readonly string[]
  matches(facts: Facts): boolean
}

/** Rules as the pipeline asks them, in the order given. */
export const compileRules = (rules: readonly StoredRule[]): AllocationRule[] =>
  rules.map(({ id, version, condition, effects }) => ({
    id,
    version,
    effects,
    asks: fieldsOf(condition),
    matches: (facts) => {
      const moment = { now: systemClock.now(), zone: company().zone }
      return evaluate(condition, facts, ALLOCATION_FIELDS, moment).matched
    },
  }))
