import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** The latest tickets of one customer. */
export default async function loadCustomerTickets(customerId: number, _actor: Actor) {
  const tickets = await sql<{
    id: number
    number: string
    subject: string
    state: string
    at: string
  }>(
    null,
    `SELECT id, number, subject, state, to_char(last_message_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
       FROM service_desk_tickets WHERE customer_id = $1 ORDER BY id DESC LIMIT 50`,
    [customerId]
  )
  return { tickets }
}
