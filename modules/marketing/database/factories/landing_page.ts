import { sql } from '#kernel/sql'

export interface MadePage {
  id: number
  slug: string
  couponId: number
}

/** A published landing page with a running coupon. */
export async function makeLandingPage(
  options: { slug?: string; key?: string; minSpend?: string; totalLimit?: number | null } = {}
): Promise<MadePage> {
  const { slug = 'spring-camp', key = 'SPRING', minSpend = '0', totalLimit = null } = options
  const [coupon] = await sql<{ id: number }>(
    null,
    `INSERT INTO marketing_coupons (key, name_zh, name_en, kind, value, min_spend, total_limit)
     VALUES ($1, '20 元满减券', '¥20 off', 'amount', 20, $2, $3) RETURNING id`,
    [key, minSpend, totalLimit]
  )
  const [page] = await sql<{ id: number }>(
    null,
    `INSERT INTO marketing_landing_pages (slug, name, state, title_zh, title_en, blocks, consent_zh, consent_en, coupon_id, published_at)
     VALUES ($1, $1, 'published', '春季露营节', 'Spring camp', $2, '同意接收优惠信息', 'I agree to receive offers', $3, now()) RETURNING id`,
    [slug, JSON.stringify([{ zh: '轻装出发', en: 'Travel light' }]), coupon.id]
  )
  return { id: page.id, slug, couponId: coupon.id }
}
