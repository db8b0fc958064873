import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface LandingPageFields {
  name: string
  slug: string
  state: 'draft' | 'published' | 'archived'
  titleZh: string
  titleEn?: string | null
  blocks: { zh?: string | null; en?: string | null }[]
  consentZh: string
  consentEn?: string | null
  couponId?: number | null
  asksName?: boolean
  buttonZh?: string | null
  buttonEn?: string | null
  /** A picture that was kept; null takes it away, missing leaves what is there. */
  heroFileId?: number | null
}

/** Makes or changes a landing page. */
export default class SaveLandingPage {
  handle({
    id,
    fields,
    actor,
  }: {
    id: number | null
    fields: LandingPageFields
    actor: Actor
  }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const blocks = fields.blocks.map((block) => ({ zh: block.zh ?? '', en: block.en ?? '' }))
      const [taken] = await sql(
        trx,
        'SELECT id FROM marketing_landing_pages WHERE slug = $1 AND id IS DISTINCT FROM $2',
        [fields.slug, id]
      )
      if (taken) throw new ConflictException('page_slug_taken', { slug: fields.slug })
      const values = [
        fields.name,
        fields.slug,
        fields.state,
        fields.titleZh,
        fields.titleEn ?? '',
        JSON.stringify(blocks),
        fields.consentZh,
        fields.consentEn ?? '',
        fields.couponId ?? null,
        fields.asksName ?? false,
        fields.buttonZh ?? '',
        fields.buttonEn ?? '',
        fields.heroFileId !== undefined,
        fields.heroFileId ?? null,
      ]
      const [row] = id
        ? await sql<{ id: number }>(
            trx,
            `UPDATE marketing_landing_pages SET name = $2, slug = $3, state = $4, title_zh = $5, title_en = $6, blocks = $7, consent_zh = $8,
                    consent_en = $9, coupon_id = $10, asks_name = $11, button_zh = $12, button_en = $13,
                    hero_file_id = CASE WHEN $14 THEN $15::bigint ELSE hero_file_id END, version = version + 1, updated_at = now(),
                    published_at = CASE WHEN $4 = 'published' THEN coalesce(published_at, now()) END
              WHERE id = $1 RETURNING id`,
            [id, ...values]
          )
        : await sql<{ id: number }>(
            trx,
            `INSERT INTO marketing_landing_pages (name, slug, state, title_zh, title_en, blocks, consent_zh, consent_en, coupon_id, asks_name, button_zh, button_en, hero_file_id, published_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $13 THEN $14::bigint END, CASE WHEN $3 = 'published' THEN now() END) RETURNING id`,
            values
          )
      if (!row) throw new NotFoundException('page', id ?? 0)
      await audit(trx, actor, {
        action: 'marketing.pages.save',
        subjectType: 'landing_page',
        subjectId: row.id,
        after: fields,
      })
      return row.id
    })
  }
}
