import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { cleanSegment, type Segment } from '#modules/marketing/domain/segment'

export interface NewBroadcast {
  name: string
  templateId: number
  segment: Segment
  /** At once when null. */
  startAt: Date | null
  actor: Actor
}

export const BROADCAST_JOB = 'marketing.run_broadcast'

/** A message to everybody of a segment; only templates of the kind marketing, so that consent is asked of each. */
export default class CreateBroadcast {
  handle({ name, templateId, segment, startAt, actor }: NewBroadcast): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [template] = await sql<{ kind: string; is_active: boolean }>(
        trx,
        'SELECT kind, is_active FROM marketing_templates WHERE id = $1',
        [templateId]
      )
      if (!template) throw new NotFoundException('template', templateId)
      if (template.kind !== 'marketing' || !template.is_active)
        throw new RefusedException('broadcast_template')
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO marketing_broadcasts (name, template_id, segment, starts_at, created_by)
         VALUES ($1, $2, $3, coalesce($4, now()), $5) RETURNING id`,
        [name, templateId, JSON.stringify(cleanSegment(segment)), startAt, actor.id]
      )
      await addJob(trx, {
        name: BROADCAST_JOB,
        payload: { broadcastId: row.id },
        runAt: startAt ?? undefined,
      })
      await audit(trx, actor, {
        action: 'marketing.broadcasts.create',
        subjectType: 'broadcast',
        subjectId: row.id,
        after: { name, templateId, segment },
      })
      return row.id
    })
  }
}
