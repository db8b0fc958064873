import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** How many customers wait, how many are mine, and since when the oldest waits. */
export default async function loadQueueWidget(actor: Actor) {
  const [row] = await sql<{ waiting: number; mine: number; oldest: string | null }>(
    null,
    `SELECT count(*)::int AS waiting, count(*) FILTER (WHERE assignee_id = $1)::int AS mine,
            to_char(min(last_message_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS oldest
       FROM service_desk_tickets WHERE state IN ('new', 'open')`,
    [actor.id]
  )
  return row
}
