import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

export type CaseTicket = {
  id: number
  number: string
  subject: string
  state: string
  assignee: string | null
}

/** The tickets an after-sales case came from. */
export default async function loadCaseTicket(caseId: number, _actor: Actor) {
  const tickets = await sql<CaseTicket>(
    null,
    `SELECT t.id, t.number, t.subject, t.state, u.full_name AS assignee
       FROM service_desk_tickets t LEFT JOIN users u ON u.id = t.assignee_id WHERE t.case_id = $1 ORDER BY t.id LIMIT 10`,
    [caseId],
    'service_desk_case_tickets'
  )
  return { tickets }
}
