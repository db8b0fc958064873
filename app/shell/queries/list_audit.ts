import { dates, keysetPage, part, text, when, within, type ListQuery } from '#kernel/lists/index'

export type AuditRow = {
  id: number
  at: string
  actorName: string
  action: string
  subjectType: string
  subjectId: string
  before: string | null
  after: string | null
  reason: string | null
}

export const AUDIT_LIST = {
  sorts: ['id'],
  defaultSort: '-id',
  filters: { action: text(), actor: text(), at: dates() },
} as const

/** The audit trail, newest first. A word is a subject: `order 12`, or its number alone. */
export class ListAudit {
  handle(query: ListQuery<typeof AUDIT_LIST.filters>) {
    const { filters, q } = query
    const [, type, id] = q?.match(/^(?:([a-z_]+)\s+)?(\S+)$/) ?? []
    return keysetPage<AuditRow>({
      query,
      select: `a.id, to_char(a.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, a.actor_name AS "actorName", a.action,
        a.subject_type AS "subjectType", a.subject_id AS "subjectId", a.before::text AS before, a.after::text AS after, a.reason`,
      from: 'audit_entries a',
      where: [
        when(filters.action, (action) => part`starts_with(a.action, ${action})`),
        when(filters.actor, (actor) => part`a.actor_name = ${actor}`),
        within('a.occurred_at', filters.at),
        when(id, (subject) => part`a.subject_id = ${subject}`),
        when(type, (subject) => part`a.subject_type = ${subject}`),
      ],
      sorts: { id: 'a.id' },
      id: 'a.id',
    })
  }
}
