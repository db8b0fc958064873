import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Fulfilments that wait for a wave, for the menu. */
export default async function countWaiting(actor: Actor): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM wms_backlog
      WHERE state = 'waiting' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1)) LIMIT 1000) x`,
    [actor.warehouses],
    'wms_count_waiting'
  )
  return count
}
