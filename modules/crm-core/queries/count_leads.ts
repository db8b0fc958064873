import { sql } from '#kernel/sql'

/** New leads of the last seven days and follow-ups that are overdue, for the dashboard. */
export default async function countLeads() {
  const [counts] = await sql<{ fresh: number; overdue: number; pool: number }>(
    null,
    `SELECT (SELECT count(*) FROM crm_core_leads WHERE created_at > now() - interval '7 days') AS fresh,
            (SELECT count(*) FROM crm_core_leads WHERE state = 'open' AND next_follow_up_at < now()) AS overdue,
            (SELECT count(*) FROM crm_core_leads WHERE state = 'open' AND pool_since IS NOT NULL) AS pool`
  )
  return { fresh: counts.fresh, overdue: counts.overdue, pool: counts.pool }
}
