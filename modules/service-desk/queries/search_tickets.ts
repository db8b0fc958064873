import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Tickets by number, or by words of the subject through its trigram index. */
export default async function searchTickets(
  term: string,
  _actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const byNumber = /^TK-/i.test(term)
  const rows = await sql<{ id: number; number: string; subject: string }>(
    null,
    byNumber
      ? 'SELECT id, number, subject FROM service_desk_tickets WHERE number = upper($1) LIMIT $2'
      : `SELECT id, number, subject FROM service_desk_tickets WHERE lower(subject) LIKE '%' || lower($1) || '%' ORDER BY id DESC LIMIT $2`,
    [byNumber ? term : term.replace(/[\\%_]/g, '\\$&'), limit]
  )
  return rows.map((row) => ({
    kind: 'ticket',
    title: row.number,
    subtitle: row.subject,
    href: `/service-desk/tickets/${row.id}`,
  }))
}
