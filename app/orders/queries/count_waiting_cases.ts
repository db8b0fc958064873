import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Cases that wait for a decision, counted to 999 at most. */
export default async function countWaitingCases(actor: Actor): Promise<number> {
  const [row] = await sql<{ n: number }>(
    null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
      WHERE c.status = 'requested' AND ($1::bigint[] IS NULL OR o.store_id = ANY($1)) LIMIT 999) x`,
    [actor.stores],
    'orders_cases_waiting'
  )
  return row.n
}
