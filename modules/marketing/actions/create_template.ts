import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface NewTemplate {
  key: string
  channel: 'sms' | 'email'
  nameZh: string
  nameEn: string
  actor: Actor
}

/** A marketing template to be written; it is off until somebody turns it on. */
export default class CreateTemplate {
  handle({ key, channel, nameZh, nameEn, actor }: NewTemplate): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO marketing_templates (key, channel, kind, name_zh, name_en, subject_zh, subject_en, body_zh, body_en, is_active)
         VALUES ($1, $2, 'marketing', $3, $4, $3, $4, $5, $6, false) ON CONFLICT (key) DO NOTHING RETURNING id`,
        [key, channel, nameZh, nameEn, '您好，${name}', 'Hello ${name}']
      )
      if (!row) throw new ConflictException('template_key_taken', { key })
      await audit(trx, actor, {
        action: 'marketing.templates.create',
        subjectType: 'template',
        subjectId: row.id,
        after: { key, channel },
      })
      return row.id
    })
  }
}
