import type { Blocker } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Customers who wait for an answer. */
export default async function blockers(): Promise<Blocker[]> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM service_desk_tickets WHERE state IN ('new', 'open', 'pending_internal')`
  )
  return count > 0
    ? [{ message: 'service-desk.blockers.open_tickets', count, href: '/service-desk/tickets' }]
    : []
}
