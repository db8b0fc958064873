import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

const BLOCKS = [
  {
    zh: '轻量帐篷、天幕与炉具一站配齐，周末说走就走。',
    en: 'Light tents, tarps and stoves: all you need for a weekend outdoors.',
  },
  {
    zh: '领券后 30 天内下单立减 20 元。',
    en: 'Claim a coupon and save ¥20 on your order within 30 days.',
  },
]

/** A landing page that gives away a coupon. */
export default async function demo(trx: Trx): Promise<void> {
  const [coupon] = await sql<{ id: number }>(
    trx,
    `INSERT INTO marketing_coupons (key, name_zh, name_en, kind, value, min_spend, valid_days)
     VALUES ('SPRING', '20 元满减券', '¥20 coupon', 'amount', 20, 99, 30)
     ON CONFLICT (key) DO UPDATE SET updated_at = now() RETURNING id`
  )
  await sql(
    trx,
    `INSERT INTO marketing_landing_pages (slug, name, state, title_zh, title_en, blocks, button_zh, button_en, consent_zh, consent_en, coupon_id, published_at)
     VALUES ('spring-camp', '春季露营节', 'published', '春季露营节', 'Spring camp', $1, '立即领取 20 元', 'Get ¥20 off',
       '我同意山野优品向我发送优惠短信，可随时回复 TD 退订。', 'I agree to receive offers from Shanye Outdoors by SMS; reply TD to stop.', $2, now())
     ON CONFLICT (slug) DO NOTHING`,
    [JSON.stringify(BLOCKS), coupon.id]
  )
}
