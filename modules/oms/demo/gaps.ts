import { inZone } from '#kernel/clock'
import { company } from '#kernel/settings/company'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

const DAYS = 14

/** The last two weeks beside what the platforms count: all agree but one day that was mended and one that is open. */
export async function seedGaps(trx: Trx, now: Date): Promise<void> {
  const { zone } = company()
  const today = inZone(now, zone).startOf('day')
  const day = (back: number) => today.minus({ days: back }).toFormat('yyyy-MM-dd')
  await sql(
    trx,
    `INSERT INTO oms_gap_days (store_id, day, verdict, their_count, their_total, our_count, our_total, checked_at)
     SELECT a.store_id, d.day, 'agreed', p.count, p.total, p.count, p.total, (d.day + 1)::timestamp AT TIME ZONE $2 + interval '25 minutes'
       FROM oms_channel_accounts a CROSS JOIN unnest($1::date[]) AS d(day)
       CROSS JOIN LATERAL (SELECT count(*)::int AS count, coalesce(sum(total), 0) AS total FROM platform_orders
                            WHERE store_id = a.store_id AND (placed_at AT TIME ZONE $2)::date = d.day) p
      ORDER BY d.day, a.store_id`,
    [Array.from({ length: DAYS }, (_, n) => day(n + 1)), zone]
  )
  await sql(
    trx,
    `UPDATE oms_gap_days d SET verdict = 'mended', fetched = 1 FROM stores s WHERE s.id = d.store_id AND s.code = 'WOO'
        AND d.day = (SELECT max(day) FROM oms_gap_days w WHERE w.store_id = s.id AND w.our_count > 0 AND w.day < $1::date)`,
    [day(1)]
  )
  await sql(
    trx,
    `UPDATE oms_gap_days d SET verdict = 'differs', their_count = d.our_count + 1, their_total = d.our_total + 259, missing = $2::jsonb,
            missing_count = 1, alert_since = d.checked_at FROM stores s WHERE s.id = d.store_id AND s.code = 'TMALL' AND d.day = $1::date`,
    [day(1), JSON.stringify(['4263091872051990413'])]
  )
  await sql(
    trx,
    `INSERT INTO oms_gap_checks (store_id, day, verdict, details, checked_at)
     SELECT store_id, day, verdict, jsonb_build_object('theirCount', their_count, 'ourCount', our_count, 'fetched', fetched), checked_at
       FROM oms_gap_days ORDER BY day, store_id`
  )
}
