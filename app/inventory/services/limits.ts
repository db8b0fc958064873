import type { Actor } from '#kernel/access/actor'
import { compareDecimals } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { HOUSE_REASONS, type StockAct } from '#inventory/domain/stock_acts'
import { adjustmentLimit } from '#inventory/services/settings'

export interface ReasonRule {
  code: string
  /** Null: one of the house, named in the reader's language. */
  name: string | null
  acts: readonly StockAct[]
  limit: string | null
  alwaysApprove: boolean
  needsNote: boolean
  isActive: boolean
}

const ofHouse = (code: string): ReasonRule => ({
  code,
  name: null,
  acts: HOUSE_REASONS[code],
  limit: null,
  alwaysApprove: false,
  needsNote: false,
  isActive: true,
})

/** Every reason there is: the house's as the company changed them, then its own. */
export async function listReasons(trx: Trx | null = null): Promise<ReasonRule[]> {
  const rows = await sql<ReasonRule & Record<string, unknown>>(
    trx,
    `SELECT code, name, acts, limit_amount AS "limit", always_approve AS "alwaysApprove", needs_note AS "needsNote", is_active AS "isActive"
       FROM stock_reasons ORDER BY id`,
    [],
    'stock_reasons'
  )
  const known = new Map(rows.map((row) => [row.code, row]))
  const house = Object.keys(HOUSE_REASONS).map((code) => known.get(code) ?? ofHouse(code))
  return [...house, ...rows.filter((row) => !(row.code in HOUSE_REASONS))]
}

/**
 * The rule of a reason for an act.
 * @throws RefusedException `adjustment_reason` when it is unknown, not in use or of other acts
 */
export async function reasonFor(trx: Trx, act: StockAct, code: string): Promise<ReasonRule> {
  const rule = (await listReasons(trx)).find((one) => one.code === code)
  if (!rule?.isActive || !rule.acts.includes(act))
    throw new RefusedException(
      'adjustment_reason',
      { reason: rule?.name ?? code },
      { field: 'reason' }
    )
  return rule
}

/** A limit that somebody was given, by name or else the highest of their roles; null: none was. */
async function limitOf(trx: Trx, actor: Actor): Promise<string | null> {
  const [row] = await sql<{ limit: string | null }>(
    trx,
    `SELECT coalesce((SELECT limit_amount FROM stock_limits WHERE user_id = $1),
                     (SELECT max(l.limit_amount) FROM stock_limits l JOIN user_roles r ON r.role_id = l.role_id WHERE r.user_id = $1)) AS "limit"`,
    [actor.id],
    'stock_limit_of'
  )
  return row.limit
}

const above = (value: string, limit: string | null) =>
  limit !== null && compareDecimals(value, limit) > 0

/**
 * Whether a second person must look: above what this one may do alone (their own limit, else the
 * company's) or above what the reason allows anybody. May they approve others, their own still waits.
 */
export async function needsSecondPerson(
  trx: Trx,
  actor: Actor,
  rule: ReasonRule,
  value: string
): Promise<boolean> {
  if (actor.isOwner) return false
  if (rule.alwaysApprove) return true
  const own = (await limitOf(trx, actor)) ?? adjustmentLimit()
  return above(value, own) || above(value, rule.limit)
}

/** @throws RefusedException `adjustment_limit` when this person may not approve so much */
export async function assertMayApprove(
  trx: Trx,
  actor: Actor,
  adjustment: { number: string; value: string }
): Promise<void> {
  if (actor.isOwner) return
  const limit = await limitOf(trx, actor)
  if (above(adjustment.value, limit))
    throw new RefusedException('adjustment_limit', { number: adjustment.number })
}
