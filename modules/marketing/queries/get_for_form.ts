import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type CouponForm = {
  id: number
  key: string
  nameZh: string
  nameEn: string
  kind: string
  value: string
  minSpend: string
  validDays: number
  totalLimit: number | null
  state: string
}
export type PageForm = {
  id: number
  name: string
  slug: string
  state: string
  titleZh: string
  titleEn: string
  blocks: { zh: string; en: string }[]
  consentZh: string
  consentEn: string
  couponId: number | null
  asksName: boolean
  buttonZh: string
  buttonEn: string
  hasHero: boolean
}
export type TemplateForm = {
  id: number
  key: string
  channel: string
  kind: string
  nameZh: string
  nameEn: string
  subjectZh: string
  subjectEn: string
  bodyZh: string
  bodyEn: string
  providerCode: string | null
  isActive: boolean
}

async function one<T extends object>(what: string, id: number, text: string): Promise<T> {
  const [row] = await sql<T & Record<string, unknown>>(null, text, [id])
  if (!row) throw new NotFoundException(what, id)
  return row
}

export const getCoupon = (id: number) =>
  one<CouponForm>(
    'coupon',
    id,
    `SELECT id, key, name_zh AS "nameZh", name_en AS "nameEn", kind, trim_scale(value)::text AS value, trim_scale(min_spend)::text AS "minSpend",
            valid_days AS "validDays", total_limit AS "totalLimit", state FROM marketing_coupons WHERE id = $1`
  )

export const getPage = (id: number) =>
  one<PageForm>(
    'page',
    id,
    `SELECT id, name, slug, state, title_zh AS "titleZh", title_en AS "titleEn", blocks, consent_zh AS "consentZh", consent_en AS "consentEn",
            coupon_id AS "couponId", asks_name AS "asksName", button_zh AS "buttonZh", button_en AS "buttonEn",
            hero_file_id IS NOT NULL AS "hasHero" FROM marketing_landing_pages WHERE id = $1`
  )

export const getTemplate = (id: number) =>
  one<TemplateForm>(
    'template',
    id,
    `SELECT id, key, channel, kind, name_zh AS "nameZh", name_en AS "nameEn", subject_zh AS "subjectZh", subject_en AS "subjectEn",
            body_zh AS "bodyZh", body_en AS "bodyEn", provider_code AS "providerCode", is_active AS "isActive" FROM marketing_templates WHERE id = $1`
  )

/** The coupons a page can give away, newest first. */
export const couponChoices = (locale: string) =>
  sql<{ id: number; name: string }>(
    null,
    `SELECT id, ${locale === 'en' ? 'name_en' : 'name_zh'} AS name FROM marketing_coupons WHERE state <> 'ended' ORDER BY id DESC LIMIT 100`
  )
