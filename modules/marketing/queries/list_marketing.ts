import type { HttpContext } from '@adonisjs/core/http'
import { choices, keysetPage, part, readListQuery, when, type ListPage } from '#kernel/lists/index'

export type PageRow = {
  id: number
  name: string
  slug: string
  state: string
  coupon: string | null
  claims: number
  createdAt: string
}
export type CouponRow = {
  id: number
  key: string
  name: string
  value: string
  kind: string
  state: string
  claimed: number
  used: number
  limit: number | null
}
export type TemplateRow = {
  id: number
  key: string
  name: string
  channel: string
  kind: string
  isActive: boolean
  code: string | null
}
export type TouchRow = {
  id: number
  customerId: number
  customer: string
  template: string
  channel: string
  address: string | null
  state: string
  reason: string | null
  segments: number | null
  createdAt: string
}

type Request = HttpContext['request']
const like = (q: string) => `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
const nameIn = (locale: string, of: string) => (locale === 'en' ? `${of}.name_en` : `${of}.name_zh`)
const CREATED = { created: 'x.created_at' } as const

export async function listPages(request: Request, locale: string): Promise<ListPage<PageRow>> {
  const query = readListQuery(request, {
    sorts: ['created'],
    defaultSort: '-created',
    filters: { state: choices('draft', 'published', 'archived') },
  })
  return keysetPage<PageRow>({
    query,
    select: `x.id, x.name, x.slug, x.state, ${nameIn(locale, 'c')} AS coupon, to_jsonb(x.created_at) #>> '{}' AS "createdAt",
             (SELECT count(*) FROM marketing_coupon_claims k WHERE k.landing_page_id = x.id) AS claims`,
    from: 'marketing_landing_pages x LEFT JOIN marketing_coupons c ON c.id = x.coupon_id',
    where: [
      when(query.q, (q) => part`lower(x.name) LIKE ${like(q)}`),
      when(query.filters.state, (s) => part`x.state = ANY(${s}::text[])`),
    ],
    sorts: CREATED,
    id: 'x.id',
  })
}

export async function listCoupons(request: Request, locale: string): Promise<ListPage<CouponRow>> {
  const query = readListQuery(request, {
    sorts: ['created'],
    defaultSort: '-created',
    filters: { state: choices('draft', 'active', 'ended') },
  })
  return keysetPage<CouponRow>({
    query,
    select: `x.id, x.key, ${nameIn(locale, 'x')} AS name, x.value::text AS value, x.kind, x.state, x.claimed_count AS claimed, x.used_count AS used,
             x.total_limit AS "limit"`,
    from: 'marketing_coupons x',
    where: [
      when(
        query.q,
        (q) => part`lower(x.key || ' ' || x.name_zh || ' ' || x.name_en) LIKE ${like(q)}`
      ),
      when(query.filters.state, (s) => part`x.state = ANY(${s}::text[])`),
    ],
    sorts: CREATED,
    id: 'x.id',
  })
}

export async function listTemplates(
  request: Request,
  locale: string
): Promise<ListPage<TemplateRow>> {
  const query = readListQuery(request, { sorts: ['created'], defaultSort: 'created' })
  return keysetPage<TemplateRow>({
    query,
    select: `x.id, x.key, ${nameIn(locale, 'x')} AS name, x.channel, x.kind, x.is_active AS "isActive", x.provider_code AS code`,
    from: 'marketing_templates x',
    where: [
      when(
        query.q,
        (q) => part`lower(x.key || ' ' || x.name_zh || ' ' || x.name_en) LIKE ${like(q)}`
      ),
    ],
    sorts: CREATED,
    id: 'x.id',
  })
}

export async function listTouches(request: Request, locale: string): Promise<ListPage<TouchRow>> {
  const filters = {
    state: choices('planned', 'sending', 'sent', 'delivered', 'failed', 'refused', 'uncertain'),
    channel: choices('sms', 'email'),
  }
  const query = readListQuery(request, { sorts: ['created'], defaultSort: '-created', filters })
  return keysetPage<TouchRow>({
    query,
    select: `x.id, x.customer_id AS "customerId", c.display_name AS customer, ${nameIn(locale, 'm')} AS template, x.channel, x.address_masked AS address,
             x.state, coalesce(x.reason, x.error) AS reason, x.segments, to_jsonb(x.created_at) #>> '{}' AS "createdAt"`,
    from: 'marketing_touches x JOIN customers c ON c.id = x.customer_id JOIN marketing_templates m ON m.id = x.template_id',
    where: [
      when(query.q, (q) => part`c.search_name LIKE ${like(q)}`),
      when(query.filters.state, (s) => part`x.state = ANY(${s}::text[])`),
      when(query.filters.channel, (s) => part`x.channel = ANY(${s}::text[])`),
    ],
    sorts: CREATED,
    id: 'x.id',
  })
}
