import { sql } from '#kernel/sql'

export type FeeRow = {
  id: number
  storeName: string | null
  platform: string | null
  fee: 'commission' | 'payment_fee'
  percent: string
  minimum: string
  cap: string | null
}
export type RateRow = { id: number; currency: string; day: string; rate: string }

/** Live fee rules, the newest rates, and what a rule can be made for. */
export class ListFees {
  async handle() {
    const [fees, rates, stores] = await Promise.all([
      sql<FeeRow>(
        null,
        `SELECT r.id, s.name AS "storeName", r.platform, r.fee, trim_scale(r.rate * 100)::text AS percent, r.minimum, r.cap
           FROM finance_fee_rules r LEFT JOIN stores s ON s.id = r.store_id WHERE r.is_active
          ORDER BY coalesce(r.platform, s.platform), r.store_id NULLS FIRST, r.fee LIMIT 500`
      ),
      sql<RateRow>(
        null,
        `SELECT DISTINCT ON (currency) id, currency, to_char(day, 'YYYY-MM-DD') AS day, trim_scale(rate)::text AS rate FROM finance_rates ORDER BY currency, day DESC`
      ),
      sql<{ id: number; name: string; platform: string }>(
        null,
        'SELECT id, name, platform FROM stores WHERE is_active ORDER BY id LIMIT 500'
      ),
    ])
    return { fees, rates, stores }
  }
}
