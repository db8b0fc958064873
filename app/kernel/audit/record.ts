import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface AuditRecord {
  /** `<area>.<noun>.<verb>` */
  action: string
  subjectType: string
  subjectId: number | string
  before?: unknown
  after?: unknown
  reason?: string
}

/** Appends who did what to the audit trail, in the same transaction as the deed. */
export async function audit(
  trx: Trx,
  actor: Actor,
  records: AuditRecord | AuditRecord[]
): Promise<void> {
  const list = Array.isArray(records) ? records : [records]
  if (list.length === 0) return
  await sql(
    trx,
    `INSERT INTO audit_entries (actor_id, actor_name, action, subject_type, subject_id, before, after, reason)
     SELECT $1, $2, action, subject_type, subject_id, before, after, reason
       FROM jsonb_to_recordset($3::jsonb)
         AS r(action text, subject_type text, subject_id text, before jsonb, after jsonb, reason text)`,
    [
      actor.id,
      actor.name,
      JSON.stringify(
        list.map((r) => ({
          action: r.action,
          subject_type: r.subjectType,
          subject_id: String(r.subjectId),
          before: r.before ?? null,
          after: r.after ?? null,
          reason: r.reason ?? null,
        }))
      ),
    ],
    'audit_append'
  )
}
