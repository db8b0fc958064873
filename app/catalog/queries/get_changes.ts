import type { I18n } from '@adonisjs/i18n'
import { company } from '#kernel/settings/company'
import { sql } from '#kernel/sql'
import { flattenChanges, type FieldChange } from '#catalog/domain/flatten_changes'
import { ChangeWords } from '#catalog/services/change_words'

/** One deed with everything it changed, in words. */
export type ChangeEntry = {
  id: number
  at: string
  who: string
  /** What was done, and why where somebody said. */
  label: string
  why: string | null
  changes: { of: string | null; field: string; before: string; after: string }[]
}

interface Input {
  subjects: readonly { type: string; ids: readonly number[] }[]
  i18n: I18n
  seesCosts: boolean
  /** Only what concerns the SKU with this code, and deeds about it alone. */
  onlySku?: string
  limit?: number
}

interface Row extends Record<string, unknown> {
  id: number
  action: string
  subjectType: string
  who: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
  at: Date
}

/** Deeds that made a record: what it began with is no change. */
const MADE = /\.create$/
/** Everything a deed can say of costs. */
const COSTS = new Set(['purchasePrice'])

/** What was changed of records, newest first, from the audit trail; one statement. */
export async function getChanges(input: Input): Promise<ChangeEntry[]> {
  const { subjects, i18n, limit = 200 } = input
  const rows = await sql<Row>(
    null,
    `SELECT e.id, e.action, e.subject_type AS "subjectType", CASE WHEN e.actor_id IS NOT NULL THEN e.actor_name END AS who,
            e.before, e.after, e.reason, e.occurred_at AS at
       FROM unnest($1::text[], $2::text[]) AS k(type, id)
       CROSS JOIN LATERAL (SELECT * FROM audit_entries a WHERE a.subject_type = k.type AND a.subject_id = k.id
                            ORDER BY a.id DESC LIMIT $3) e
      ORDER BY e.id DESC LIMIT $3`,
    [
      subjects.flatMap(({ type, ids }) => ids.map(() => type)),
      subjects.flatMap(({ ids }) => ids.map(String)),
      limit,
    ],
    'catalog_changes'
  )
  const words = new ChangeWords(i18n, company())
  return rows.flatMap((row): ChangeEntry[] => {
    const changes = MADE.test(row.action) ? [] : told(row, input)
    if (input.onlySku && row.subjectType === 'product' && changes.length === 0) return []
    const [module, ...deed] = row.action.split('.')
    return [
      {
        id: row.id,
        at: row.at.toISOString(),
        who: row.who ?? i18n.t('ui.timeline.system'),
        label: i18n.t(`${module}.history.${deed.join('.')}`, {}, row.action),
        why: row.reason,
        changes: changes.map(({ of, field, before, after }) => ({
          of,
          field: words.field(field),
          before: words.value(field, before, of !== null || row.subjectType === 'sku'),
          after: words.value(field, after, of !== null || row.subjectType === 'sku'),
        })),
      },
    ]
  })
}

function told(row: Row, { seesCosts, onlySku }: Input): FieldChange[] {
  return flattenChanges(row.before, row.after).filter(
    ({ of, field }) =>
      (seesCosts || !COSTS.has(field)) &&
      (!onlySku || row.subjectType !== 'product' || of === onlySku)
  )
}
