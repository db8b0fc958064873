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
 * named by `<module>.fields.<field>`. Values that are codes are said by `words`: the language key above
 * them by field, e.g. `{ kind: 'inventory.warehouse_kinds' }`.
 */
export async function historyOf(
  subject: { type: string; id: number | string },
  i18n: I18n,
  { limit = 30, words = {} }: { limit?: number; words?: Readonly<Record<string, string>> } = {}
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
    // What a record began with is no change.
    const hadAny = row.before && Object.keys(row.before).length > 0
    const changes = hadAny ? changedFields(row, module, { i18n, words }) : null
    return {
      id: row.id,
      label: i18n.t(`${module}.history.${deed.join('.')}`, {}, row.action),
      at: row.at.toISOString(),
      who: row.actorName ?? i18n.t('ui.timeline.system'),
      why: [row.reason, changes].filter(Boolean).join(' · ') || null,
    }
  })
}

interface Speech {
  i18n: I18n
  words: Readonly<Record<string, string>>
}

function changedFields(row: Row, module: string, { i18n, words }: Speech): string | null {
  const [before, after] = [row.before ?? {}, row.after ?? {}]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => key !== STATUS && JSON.stringify(before[key]) !== JSON.stringify(after[key])
  )
  if (keys.length === 0) return null
  const named = keys.slice(0, NAMED_FIELDS).map((key) => {
    const name = i18n.t(`${module}.fields.${key}`, {}, key)
    const say = (value: unknown) => shown(value, { i18n, words }, key)
    const [old, now] = [say(before[key]), say(after[key])]
    return old === null || now === null ? name : `${name} ${old} → ${now}`
  })
  const more = keys.length - named.length
  const list = named.join(i18n.locale === 'en' ? ', ' : '，')
  return more > 0 ? `${list} +${more}` : list
}

/** A value short enough to be shown beside another; null for what has a shape of its own. */
function shown(value: unknown, { i18n, words }: Speech, key: string): string | null {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return i18n.t(value ? 'ui.yes' : 'ui.no')
  if (words[key] && typeof value === 'string')
    return i18n.t(`${words[key]}.${value}`, undefined, value)
  if (typeof value === 'object') return null
  const text = String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
