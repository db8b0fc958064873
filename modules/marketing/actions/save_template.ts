import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface TemplateFields {
  nameZh: string
  nameEn: string
  /** E-mails only. */
  subjectZh?: string | null
  subjectEn?: string | null
  bodyZh: string
  bodyEn: string
  /** What the provider calls it. */
  providerCode?: string | null
  isActive?: boolean
}

/** Changes a template; messages that are planned already are written with the new text. */
export default class SaveTemplate {
  async handle({ id, fields, actor }: { id: number; fields: TemplateFields; actor: Actor }) {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `UPDATE marketing_templates SET name_zh = $2, name_en = $3, subject_zh = $4, subject_en = $5, body_zh = $6, body_en = $7,
                provider_code = $8, is_active = $9, version = version + 1, updated_at = now() WHERE id = $1`,
        [
          id,
          fields.nameZh,
          fields.nameEn,
          fields.subjectZh ?? '',
          fields.subjectEn ?? '',
          fields.bodyZh,
          fields.bodyEn,
          fields.providerCode ?? null,
          fields.isActive ?? false,
        ]
      )
      await audit(trx, actor, {
        action: 'marketing.templates.save',
        subjectType: 'template',
        subjectId: id,
        after: fields,
      })
    })
  }
}
