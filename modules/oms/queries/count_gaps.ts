import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** How many days differ from their platform and nobody took note of it; counted to a thousand. */
export default async function countGaps(actor: Actor): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM oms_gap_days WHERE alert_since IS NOT NULL AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) open`,
    [actor.stores],
    'oms_count_gaps'
  )
  return count
}
