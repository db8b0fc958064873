import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Of these suggestions those of the actor's warehouses. */
export async function suggestionsSeenBy(actor: Actor, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM purchasing_suggestions WHERE id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2))`,
    [ids, actor.warehouses],
    'purchasing_suggestions_seen'
  )
  return rows.map((row) => row.id)
}

/** How many open suggestions wait for a decision. */
export default async function countSuggestions(actor: Actor): Promise<number> {
  const [{ n }] = await sql<{ n: number }>(
    null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM purchasing_suggestions
       WHERE state = 'open' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1)) LIMIT 1000) c`,
    [actor.warehouses],
    'purchasing_suggestion_count'
  )
  return n
}
