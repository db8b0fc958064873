import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { MatchedRule } from '#modules/oms/domain/allocation_constraints'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { factNeeds, gatherFacts, type FactNeeds } from '#modules/oms/services/order_facts'
import { allocationNow } from '#modules/oms/services/local_moment'
import { askCondition } from '#modules/oms/services/rule_checks'

/** A rule of allocation as it is kept. */
export interface StoredAllocationRule extends MatchedRule {
  /** Null: the default rule, which speaks where no other does. */
  condition: Condition | null
  /** Null: of every store. */
  storeIds: number[] | null
  /** The first and the last day on which it counts, `2026-11-22`. */
  validFrom: string | null
  validTo: string | null
}

/** The rules in force with what has to be known of orders to ask them. */
export interface AllocationRules {
  rules: readonly StoredAllocationRule[]
  needs: FactNeeds
}

const COLUMNS = `id, version, condition, effects, store_ids AS "storeIds", valid_from::text AS "validFrom", valid_to::text AS "validTo"`

/** Rules as the pipeline asks them, in the order given. */
export const compileRules = (rules: readonly StoredAllocationRule[]): AllocationRules => ({
  rules,
  needs: factNeeds(rules.flatMap(({ condition }) => condition ?? [])),
})

/** The rules that are on, in the order in which they are asked, the default rule last. */
export async function readAllocationRules(trx: Trx | null): Promise<AllocationRules> {
  const rows = await sql<StoredAllocationRule & Record<string, unknown>>(
    trx,
    `SELECT ${COLUMNS} FROM oms_allocation_rules WHERE is_on AND deleted_at IS NULL ORDER BY is_default, position, id`
  )
  return compileRules(rows.map((row) => ({ ...row, storeIds: row.storeIds?.map(Number) ?? null })))
}

/** Why a rule does not speak of an order; null where it does. */
export type RuleSilence = 'store' | 'not_yet' | 'over' | 'condition' | 'others'

/** What each rule says of an order. */
export interface RuleAnswer {
  rule: StoredAllocationRule
  silent: RuleSilence | null
}

/** Asks every rule of every order, by order id; two statements at most, none without rules. */
export async function askRules(
  trx: Trx | null,
  orders: readonly LoadedOrder[],
  { rules, needs }: AllocationRules
): Promise<Map<number, RuleAnswer[]>> {
  if (rules.length === 0) return new Map()
  const { today } = allocationNow()
  const facts = await gatherFacts(trx, orders, needs)
  return new Map(
    orders.map((order, index) => {
      const answers: RuleAnswer[] = []
      for (const rule of rules) {
        const speaks = answers.some((one) => one.silent === null)
        answers.push({
          rule,
          silent: silenceOf(rule, { order, today, facts: facts[index], speaks }),
        })
      }
      return [order.id, answers]
    })
  )
}

function silenceOf(
  { condition, storeIds, validFrom, validTo }: StoredAllocationRule,
  asked: { order: LoadedOrder; today: string; facts: Record<string, unknown>; speaks: boolean }
): RuleSilence | null {
  if (validFrom !== null && asked.today < validFrom) return 'not_yet'
  if (validTo !== null && asked.today > validTo) return 'over'
  if (storeIds !== null && !storeIds.includes(asked.order.storeId)) return 'store'
  if (condition === null) return asked.speaks ? 'others' : null
  return askCondition(condition, asked.facts) ? null : 'condition'
}
