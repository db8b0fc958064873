import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** How many platform orders wait for a person, by reason; the most frequent first. */
export const countReasons = (actor: Actor) =>
  sql<{ reason: string; count: number }>(
    null,
    `SELECT park_reason AS reason, count(*)::int AS count FROM platform_orders
      WHERE state IN ('parked', 'conflict') AND ($1::bigint[] IS NULL OR store_id = ANY($1)) GROUP BY 1 ORDER BY 2 DESC, 1`,
    [actor.stores],
    'oms_count_reasons'
  )
