import { systemClock } from '#kernel/clock'
import {
  evaluate,
  windowNeeds,
  windowRowsToSql,
  numbered,
  type Condition,
  type Evidence,
  type Facts,
  type WindowLeaf,
} from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { CHECKS, type AuditRule, type Check } from '#modules/oms/domain/audit_rules'
import { builtIn, isBuiltIn } from '#modules/oms/domain/built_ins'
import type { Because, Finding, OrderLink, Spoken } from '#modules/oms/domain/finding'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

/** A rule as it is kept. */
export interface StoredRule {
  code: string
  condition: Condition | null
  params: AuditRule['params']
}

/** This many answers settle a matter for a reader. */
const MOST_BECAUSE = 8
/** So many orders are named as evidence. */
const MOST_ORDERS = 6

/** The condition a rule stands for, as far as it is one: people's own, or the built-in one with its parameters. */
export function conditionOf({ code, condition, params }: StoredRule): Condition | null {
  return condition ?? builtIn(code)?.condition(params) ?? null
}

/** The condition whose facts a rule needs when it is asked of an order; null for checks of their own. */
export const askedConditionOf = (rule: StoredRule): Condition | null =>
  isBuiltIn(rule.code) && CHECKS[rule.code] ? null : conditionOf(rule)

/** How the rule is asked of one order. */
export function checkOf(rule: StoredRule): Check {
  if (isBuiltIn(rule.code)) {
    const own = CHECKS[rule.code]
    if (own) return own
  }
  const condition = conditionOf(rule)
  const shows = builtIn(rule.code)?.shows
  if (!condition) return () => null
  return ({ values }) => {
    const because = ask(condition, values)
    if (because && shows) return { evidence: shows(because, rule.params) }
    return because && plainly(because)
  }
}

const plainly = (because: Evidence[]): Spoken => ({
  evidence: {},
  because: because.slice(0, MOST_BECAUSE).map(toBecause),
})

/** What a condition answers of one order in words of its own questions; null where it is not true. */
export function askCondition(condition: Condition, values: Facts): Spoken | null {
  const because = ask(condition, values)
  return because && plainly(because)
}

function ask(condition: Condition, values: Facts): Evidence[] | null {
  const moment = { now: systemClock.now(), zone: company().zone }
  const { matched, because } = evaluate(condition, values, ORDER_FIELDS, moment)
  return matched ? because : null
}

const toBecause = ({ about, op, expected, actual, window }: Evidence): Because => ({
  about,
  op,
  expected: short(expected),
  actual: short(actual),
  ...(window && { window }),
})

function short(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 12).map(short)
  return typeof value === 'string' ? value.slice(0, 120) : value
}

/**
 * Names the orders that windows counted: of every finding whose rule looks back over time, the
 * latest ones beside the order itself. One statement whatever the number of findings, none without.
 */
export async function nameOrders(
  trx: Trx | null,
  found: readonly { orderId: number; finding: Finding }[],
  conditions: ReadonlyMap<string, Condition>
): Promise<Map<Finding, OrderLink[]>> {
  const asked = found.flatMap(({ orderId, finding }) => {
    const condition = finding.orders ? undefined : conditions.get(finding.rule)
    const [window] = condition ? windowNeeds(condition) : []
    return window ? [{ orderId, finding, window }] : []
  })
  if (asked.length === 0) return new Map()
  const windows = [...new Map(asked.map(({ window }) => [window.name, window.leaf]))]
  const rows = await rowsOf(
    trx,
    [...new Set(asked.map((one) => one.orderId))],
    windows.map(([, leaf]) => leaf)
  )
  return new Map(
    asked.map(({ orderId, finding, window }) => {
      const place = windows.findIndex(([name]) => name === window.name)
      const others = (rows.get(orderId)?.[place] ?? []).filter(({ id }) => id !== orderId)
      return [finding, others.slice(0, MOST_ORDERS).map(({ id, title }) => ({ id, number: title }))]
    })
  )
}

type Row = { id: number; title: string }

async function rowsOf(trx: Trx | null, orderIds: number[], windows: WindowLeaf[]) {
  const parts = windows.map((leaf) => windowRowsToSql(leaf, ORDER_FIELDS, MOST_ORDERS + 1))
  const { sql: text, bindings } = numbered(
    {
      sql: `SELECT o.id, jsonb_build_array(${parts.map((part) => part.sql).join(', ')}) AS found`,
      bindings: parts.flatMap((part) => part.bindings),
    },
    1
  )
  const rows = await sql<{ id: number; found: Row[][] }>(
    trx,
    `${text} FROM orders o WHERE o.id = ANY($1::bigint[])`,
    [orderIds, ...bindings]
  )
  return new Map(rows.map((row) => [row.id, row.found]))
}
