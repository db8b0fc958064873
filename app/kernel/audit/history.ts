import type { I18n } from '@adonisjs/i18n'
import { sql } from '#kernel/sql'

/** One deed, as the timeline of a record shows it. */
export type HistoryEntry = {
  id: number
  label: string
  at: string
  who: string
  why: string | null
}

interface Row extends Record<string, unknown> {
  id: number
  action: string
  /** Null: the house itself. */
  actorName: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
  at: Date
}

/** What a deed did to the status its name says already. */
const STATUS = 'status'
/** More than this many changed fields are counted, not named. */
const NAMED_FIELDS = 4

/**
 * What was done to a record, newest first, from the audit trail. The text of
 * `catalog.product.update` is `catalog.history.product.update`; fields are
 * named by `<module>.fields.<field>`.
 */
export async function historyOf(
  subject: { type: string; id: number | string },
  i18n: I18n,
  limit = 30
): Promise<HistoryEntry[]> {
  const rows = await sql<Row>(
    null,
    `SELECT id, action, CASE WHEN actor_id IS NOT NULL THEN actor_name END AS "actorName", before, after, reason, occurred_at AS at
       FROM audit_entries WHERE subject_type = $1 AND subject_id = $2 ORDER BY id DESC LIMIT $3`,
    [subject.type, String(subject.id), limit],
    'audit_history'
  )
  return rows.map((row) => {
    const [module, ...deed] = row.action.split('.')
    const changes = row.before ? changedFields(module, row.before, row.after ?? {}, i18n) : null
    return {
      id: row.id,
      label: i18n.t(`${module}.history.${deed.join('.')}`, {}, row.action),
      at: row.at.toISOString(),
      who: row.actorName ?? i18n.t('ui.timeline.system'),
      why: [row.reason, changes].filter(Boolean).join(' · ') || null,
    }
  })
}

function changedFields(
  module: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  i18n: I18n
): string | null {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => key !== STATUS && JSON.stringify(before[key]) !== JSON.stringify(after[key])
  )
  if (keys.length === 0) return null
  const named = keys.slice(0, NAMED_FIELDS).map((key) => {
    const name = i18n.t(`${module}.fields.${key}`, {}, key)
    const [old, now] = [shown(before[key]), shown(after[key])]
    return old === null || now === null ? name : `${name} ${old} → ${now}`
  })
  const more = keys.length - named.length
  return more > 0 ? `${named.join(', ')} +${more}` : named.join(', ')
}

/** A value short enough to be shown beside another; null for what has a shape of its own. */
function shown(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'object') return null
  const text = String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
