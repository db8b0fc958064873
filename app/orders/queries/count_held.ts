import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Orders that wait for a person: those on hold, counted to 999 at most. */
export default async function countHeld(actor: Actor): Promise<number> {
  const [row] = await sql<{ n: number }>(
    null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM orders WHERE status = 'held'
        AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 999) x`,
    [actor.stores],
    'orders_held_count'
  )
  return row.n
}
