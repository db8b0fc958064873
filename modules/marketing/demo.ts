import { createHash } from 'node:crypto'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PlanTouches from '#modules/marketing/actions/plan_touches'
import { trafficSource } from '#modules/marketing/domain/traffic_source'

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
const SHOP = 'https://shop.shanye.example'
/** Where visitors come from, more of them from the first ones. */
const WAYS: readonly (readonly [query: string, referrer: string | null])[] = [
  ['?utm_source=douyin&utm_medium=cpc&utm_campaign=spring', 'https://www.douyin.com/'],
  ['?utm_source=xiaohongshu&utm_medium=social&utm_campaign=spring', 'https://www.xiaohongshu.com/'],
  ['', 'https://www.baidu.com/s?wd=tent'],
  ['', null],
  ['?utm_source=newsletter&utm_medium=email&utm_campaign=autumn', null],
  ['', 'https://www.zhihu.com/question/1'],
]
const PAGES = [
  ['/', '首页 | 山野优品'],
  ['/tents', '帐篷 | 山野优品'],
  ['/tents/2', '双人双层帐篷 | 山野优品'],
  ['/stoves', '炉具 | 山野优品'],
  ['/lp/spring-camp', '春季露营节'],
] as const
const DEVICES = ['mobile', 'mobile', 'desktop', 'mobile', 'tablet']
const VISITS = 260
const HOUR = 3_600_000

/** A uuid that is the same for the same word. */
const uuidOf = (word: string) => {
  const hex = createHash('sha256').update(word).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Coupons, landing pages, a month of visits, claims of known customers and the messages they got. */
export default async function demo(trx: Trx): Promise<void> {
  const [coupon] = await sql<{ id: number }>(
    trx,
    `INSERT INTO marketing_coupons (key, name_zh, name_en, kind, value, min_spend, valid_days)
     VALUES ('SPRING', '20 元满减券', '¥20 coupon', 'amount', 20, 99, 30),
            ('VIP90', '会员 9 折券', '10% for members', 'percent', 10, 0, 60)
     ON CONFLICT (key) DO UPDATE SET updated_at = now() RETURNING id`
  )
  await sql(
    trx,
    `INSERT INTO marketing_landing_pages (slug, name, state, title_zh, title_en, blocks, button_zh, button_en, consent_zh, consent_en, coupon_id, published_at)
     VALUES ('spring-camp', '春季露营节', 'published', '春季露营节', 'Spring camp', $1, '立即领取 20 元', 'Get ¥20 off',
       '我同意山野优品向我发送优惠短信，可随时回复 TD 退订。', 'I agree to receive offers from Shanye Outdoors by SMS; reply TD to stop.', $2, now()),
      ('members', '会员日', 'draft', '会员日 9 折', 'Members'' day: 10% off', $1, '', '', '我同意接收会员优惠信息。', 'I agree to receive offers.', $2, NULL)
     ON CONFLICT (slug) DO NOTHING`,
    [JSON.stringify(BLOCKS), coupon.id]
  )
  const customers = await sql<{ id: number }>(
    trx,
    `SELECT id FROM customers WHERE merged_into_id IS NULL ORDER BY id LIMIT 18`
  )
  const ids = customers.map(({ id }) => id)
  await agree(trx, ids)
  await visit(trx, ids)
  await claim(trx, coupon.id, ids.slice(0, 11))
}

/** Most of them agreed to messages when they claimed. */
async function agree(trx: Trx, ids: number[]) {
  const consent = {
    at: '2026-09-01T08:00:00Z',
    text: '我同意接收优惠短信',
    source: 'landing:spring-camp',
  }
  await sql(
    trx,
    `UPDATE customer_identities SET consent = $2 WHERE customer_id = ANY($1::bigint[]) AND kind IN ('phone', 'email') AND consent IS NULL`,
    [ids.filter((_id, index) => index % 4 !== 3), JSON.stringify(consent)]
  )
}

/** Visits spread over a month, denser lately; every third visitor is a known customer. */
async function visit(trx: Trx, ids: number[]) {
  const now = Date.now()
  const visits = Array.from({ length: VISITS }, (_each, i) => {
    const visitor = uuidOf(`visitor-${i % 170}`)
    const [query, referrer] = WAYS[((i * i + i) % 11) % WAYS.length]
    const at = new Date(now - ((i * 37) % 211) * 3.4 * HOUR - (i % 13) * HOUR)
    const landing = `${SHOP}${PAGES[(i * 3) % PAGES.length][0]}${query}`
    const source = trafficSource(landing, referrer, at)
    const customer = i % 170 < ids.length * 3 && i % 3 === 0 ? ids[Math.floor((i % 170) / 3)] : null
    return {
      id: uuidOf(`visit-${i}`),
      visitor,
      hash: `demo-${visitor}`,
      customer: customer ?? null,
      at: at.toISOString(),
      landing,
      referrer,
      channel: source.channel,
      source,
      device: DEVICES[i % DEVICES.length],
      hits: PAGES.slice(0, 1 + (i % PAGES.length)).map(([path, title], h) => ({
        id: uuidOf(`hit-${i}-${h}`),
        url: `${SHOP}${path}`,
        title,
        at: new Date(at.getTime() + h * 40_000).toISOString(),
      })),
    }
  })
  const rows = JSON.stringify(visits)
  const record = `jsonb_to_recordset($1::jsonb) AS r(id uuid, visitor uuid, hash text, customer bigint, at timestamptz, landing text, referrer text,
                    channel text, source jsonb, device text, hits jsonb)`
  await sql(
    trx,
    `INSERT INTO marketing_visitors (id, hash, customer_id, consent, first_source, last_source, visits, page_views, first_seen_at, last_seen_at)
     SELECT visitor, min(hash), max(customer), 'granted', (array_agg(source ORDER BY at))[1], (array_agg(source ORDER BY at DESC))[1],
            count(*), sum(jsonb_array_length(hits)), min(at), max(at) FROM ${record} GROUP BY visitor ON CONFLICT DO NOTHING`,
    [rows]
  )
  await sql(
    trx,
    `INSERT INTO marketing_visits (id, visitor_id, started_at, landing_url, referrer, channel, source, device, locale)
     SELECT id, visitor, at, landing, referrer, channel, source, device, 'zh-CN' FROM ${record} ON CONFLICT DO NOTHING`,
    [rows]
  )
  await sql(
    trx,
    `INSERT INTO marketing_hits (id, visitor_id, visit_id, kind, url, title, occurred_at)
     SELECT h.id, r.visitor, r.id, 'page_view', h.url, h.title, h.at
       FROM ${record}, jsonb_to_recordset(r.hits) AS h(id uuid, url text, title text, at timestamptz) ON CONFLICT DO NOTHING`,
    [rows]
  )
}

/** Claims with their welcome texts, most of which arrived; a few are used. */
async function claim(trx: Trx, couponId: number, ids: number[]) {
  const claims = await sql<{ id: number; customer_id: number; code: string }>(
    trx,
    `INSERT INTO marketing_coupon_claims (coupon_id, code, customer_id, phone_hash, landing_page_id, visitor_id, consent_at, consent_text, issued_at, expires_at)
     SELECT $1, 'SPRING-D' || lpad(r.ord::text, 4, '0'), r.id, i.value_hash, (SELECT id FROM marketing_landing_pages WHERE slug = 'spring-camp'),
            (SELECT v.id FROM marketing_visitors v WHERE v.customer_id = r.id LIMIT 1), t.at, '我同意接收优惠短信', t.at, t.at + interval '30 days'
       FROM unnest($2::bigint[]) WITH ORDINALITY AS r(id, ord)
       JOIN LATERAL (SELECT value_hash FROM customer_identities WHERE customer_id = r.id AND kind = 'phone' LIMIT 1) i ON true
       JOIN LATERAL (SELECT coalesce((SELECT max(s.started_at) + interval '3 minutes' FROM marketing_visits s JOIN marketing_visitors v ON v.id = s.visitor_id
              WHERE v.customer_id = r.id), now() - r.ord * interval '31 hours') AS at) t ON true
     ON CONFLICT DO NOTHING RETURNING id, customer_id, code`,
    [couponId, ids]
  )
  await sql(trx, 'UPDATE marketing_coupons SET claimed_count = claimed_count + $2 WHERE id = $1', [
    couponId,
    claims.length,
  ])
  const touches = await new PlanTouches().handle({
    trx,
    touches: claims.map((row) => ({
      template: 'welcome',
      customerId: row.customer_id,
      ref: `claim:${row.id}`,
      params: { coupon: '20 元满减券', code: row.code, expires: '30 天内' },
    })),
  })
  await sql(
    trx,
    `UPDATE marketing_touches t SET segments = 1, provider_id = 'demo-' || t.id, sent_at = k.issued_at + interval '4 seconds', attempts = 1,
            created_at = k.issued_at, delivered_at = CASE WHEN t.id % 5 <> 0 THEN k.issued_at + interval '9 seconds' END,
            state = CASE WHEN t.id % 5 <> 0 THEN 'delivered' ELSE 'sent' END
       FROM marketing_coupon_claims k WHERE t.id = ANY($1::bigint[]) AND t.ref = 'claim:' || k.id`,
    [touches]
  )
}
