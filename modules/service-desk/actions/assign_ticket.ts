import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { live } from '../services/live.js'

/** Gives a ticket to a person, or back to the queue. */
export class AssignTicket {
  async handle({
    ticketId,
    assigneeId,
    actor,
  }: {
    ticketId: number
    assigneeId: number | null
    actor: Actor
  }): Promise<void> {
    await inTransaction(null, async (trx) => {
      const changed = await sql(
        trx,
        `UPDATE service_desk_tickets SET assignee_id = $2, version = version + 1, updated_at = now()
          WHERE id = $1 AND ($2::bigint IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = $2 AND is_active)) RETURNING id`,
        [ticketId, assigneeId]
      )
      if (changed.length === 0) throw new NotFoundException('ticket', ticketId)
      await audit(trx, actor, {
        action: 'service-desk.tickets.assign',
        subjectType: 'service_desk_ticket',
        subjectId: ticketId,
        after: { assigneeId },
      })
      live.announce(trx, ticketId)
    })
  }
}
