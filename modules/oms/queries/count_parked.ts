import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** How many platform orders need a person; counted to a thousand. */
export default async function countParked(actor: Actor): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM (
       SELECT 1 FROM platform_orders WHERE state IN ('parked', 'conflict') AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) open`,
    [actor.stores],
    'oms_count_parked'
  )
  return count
}
