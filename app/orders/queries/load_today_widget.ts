import type { Actor } from '#kernel/access/actor'
import { dayBounds, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { company } from '#kernel/settings/company'

/** Orders placed today and what they come to in the company's currency, beside yesterday up to this hour. */
export default async function loadTodayWidget(actor: Actor) {
  const now = systemClock.now()
  const { zone, currency } = company()
  const { start } = dayBounds(now, zone)
  const day = 86_400_000
  const read = async (from: Date, before: Date) => {
    const [row] = await sql<{ count: number; amount: string }>(
      null,
      `SELECT count(*)::int AS count, coalesce(sum(total_amount) FILTER (WHERE currency = $3), 0) AS amount FROM orders
        WHERE placed_at >= $1 AND placed_at < $2 AND status <> 'cancelled' AND ($4::bigint[] IS NULL OR store_id = ANY($4))`,
      [from, before, currency, actor.stores],
      'orders_placed_between'
    )
    return row
  }
  const [today, yesterday] = await Promise.all([
    read(start, now),
    read(new Date(start.getTime() - day), new Date(now.getTime() - day)),
  ])
  return { currency, count: today.count, amount: today.amount, before: yesterday.count }
}
