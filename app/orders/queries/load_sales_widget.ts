import type { Actor } from '#kernel/access/actor'
import { dayBounds, localDate, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { company } from '#kernel/settings/company'

const DAYS = 7

/** Orders of the last seven days, a row a day in the company's zone, in its currency. */
export default async function loadSalesWidget(actor: Actor) {
  const { zone, currency } = company()
  const today = dayBounds(systemClock.now(), zone).start
  const starts = Array.from(
    { length: DAYS },
    (_, back) => new Date(today.getTime() - (DAYS - 1 - back) * 86_400_000)
  )
  const rows = await sql<{ day: string; count: number; amount: string }>(
    null,
    `SELECT to_char(placed_at AT TIME ZONE $2, 'YYYY-MM-DD') AS day, count(*)::int AS count,
            coalesce(sum(total_amount) FILTER (WHERE currency = $3), 0) AS amount
       FROM orders WHERE placed_at >= $1 AND status <> 'cancelled' AND ($4::bigint[] IS NULL OR store_id = ANY($4)) GROUP BY 1`,
    [starts[0], zone, currency, actor.stores],
    'orders_sales_days'
  )
  const byDay = new Map(rows.map((row) => [row.day, row]))
  const days = starts.map((start) => {
    const day = localDate(start, zone)
    return { day, count: byDay.get(day)?.count ?? 0, amount: byDay.get(day)?.amount ?? '0' }
  })
  return { currency, days }
}
