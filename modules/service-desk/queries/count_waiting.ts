import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Tickets that wait for an answer of the actor or of nobody yet: the counter in the menu. */
export default async function countWaiting(actor: Actor): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*) AS count FROM service_desk_tickets
      WHERE state IN ('new', 'open') AND (assignee_id IS NULL OR assignee_id = $1)`,
    [actor.id],
    'service_desk_count_waiting'
  )
  return count
}
