import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** What waits for a person on the way of the orders: each counted to a thousand. */
export default async function loadWorkWidget(actor: Actor) {
  const [counts] = await sql<{
    parked: number
    held: number
    short: number
    reserved: number
    errors: number
  }>(
    null,
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM platform_orders WHERE state IN ('parked', 'conflict') AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) a) AS parked,
            (SELECT count(*)::int FROM (SELECT 1 FROM orders WHERE status = 'held' AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) b) AS held,
            (SELECT count(*)::int FROM (SELECT 1 FROM orders WHERE status = 'backordered' AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) c) AS short,
            (SELECT count(*)::int FROM (SELECT 1 FROM fulfilments WHERE status = 'reserved' AND ($1::bigint[] IS NULL OR store_id = ANY($1)) LIMIT 1000) d) AS reserved,
            (SELECT count(*)::int FROM oms_channel_accounts WHERE state <> 'paused' AND last_error IS NOT NULL AND ($1::bigint[] IS NULL OR store_id = ANY($1))) AS errors`,
    [actor.stores]
  )
  return counts
}
