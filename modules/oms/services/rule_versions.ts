import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type RuleKind = 'audit' | 'gift'

/** One wording of a rule, with who saved it when. */
export type RuleVersion<Body> = {
  version: number
  body: Body
  note: string | null
  savedBy: string | null
  savedAt: string
}

/** Keeps a wording for good. */
export async function keepVersion(
  trx: Trx,
  rule: { kind: RuleKind; id: number; version: number; body: unknown; note?: string | null },
  actor: Actor
): Promise<void> {
  const { kind, id, version, body, note = null } = rule
  await sql(
    trx,
    'INSERT INTO oms_rule_versions (kind, rule_id, version, body, note, saved_by) VALUES ($1, $2, $3, $4, $5, $6)',
    [kind, id, version, JSON.stringify(body), note, actor.id]
  )
}

/** The wording in force before a change, to see whether anything is different. */
export async function wordingOf(trx: Trx, kind: RuleKind, id: number): Promise<unknown> {
  const [row] = await sql<{ body: unknown }>(
    trx,
    'SELECT body FROM oms_rule_versions WHERE kind = $1 AND rule_id = $2 ORDER BY version DESC LIMIT 1',
    [kind, id]
  )
  return row?.body ?? null
}

/** Whether two wordings mean the same: as JSON, whatever the order of their keys. */
export function isSameWording(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)])
  )
}

/** Every wording a rule had, the latest first. */
export function versionsOf<Body>(kind: RuleKind, id: number): Promise<RuleVersion<Body>[]> {
  return sql<RuleVersion<Body>>(
    null,
    `SELECT v.version, v.body, v.note, u.full_name AS "savedBy", to_json(v.saved_at)#>>'{}' AS "savedAt"
       FROM oms_rule_versions v LEFT JOIN users u ON u.id = v.saved_by
      WHERE v.kind = $1 AND v.rule_id = $2 ORDER BY v.version DESC LIMIT 100`,
    [kind, id]
  )
}
