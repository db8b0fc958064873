import type { Blocker } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Messages that were promised and have not left yet. */
export default async function blockers(): Promise<Blocker[]> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*) AS count FROM marketing_touches WHERE state IN ('planned', 'sending')`
  )
  return count > 0
    ? [{ message: 'marketing.blockers.waiting', count, href: '/marketing/touches?state=planned' }]
    : []
}
