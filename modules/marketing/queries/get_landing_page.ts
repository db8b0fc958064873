import { sql } from '#kernel/sql'

export type Block = { zh: string; en: string }

/** A landing page as visitors see it. */
export interface LandingPage extends Record<string, unknown> {
  id: number
  slug: string
  state: 'draft' | 'published' | 'archived'
  title_zh: string
  title_en: string
  blocks: Block[]
  button_zh: string
  button_en: string
  consent_zh: string
  consent_en: string
  asks_name: boolean
  hero_file_id: number | null
  coupon_id: number | null
  coupon_zh: string | null
  coupon_en: string | null
  coupon_runs: boolean
  left: number | null
}

/** The page of a slug, with what its coupon still gives. */
export async function getLandingPage(slug: string): Promise<LandingPage | null> {
  const [page] = await sql<LandingPage>(
    null,
    `SELECT p.*, c.name_zh AS coupon_zh, c.name_en AS coupon_en, c.total_limit - c.claimed_count AS left,
            coalesce(c.state = 'active' AND (c.starts_at IS NULL OR c.starts_at <= now()) AND (c.ends_at IS NULL OR c.ends_at > now())
              AND (c.total_limit IS NULL OR c.claimed_count < c.total_limit), false) AS coupon_runs
       FROM marketing_landing_pages p LEFT JOIN marketing_coupons c ON c.id = p.coupon_id WHERE p.slug = $1`,
    [slug],
    'marketing_landing_page'
  )
  return page ?? null
}
