import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** The actor's own leads whose follow-up is due: the counter in the menu. */
export default async function countDue(actor: Actor): Promise<number> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*) AS count FROM crm_core_leads WHERE state = 'open' AND next_follow_up_at < now() AND owner_id = $1`,
    [actor.id],
    'crm_count_due'
  )
  return count
}
