import { SYSTEM, type Actor } from '#kernel/access/actor'
import { InvalidTransitionException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { noteOnTimeline } from '#modules/service-desk/services/timeline'
import { sourcesOf, type TicketState } from '../domain/ticket_machine.js'
import { live } from '../services/live.js'

interface Input {
  trx?: Trx
  ticketId: number
  to: TicketState
  actor?: Actor
}

/** Moves a ticket to a state it can reach, and logs it; the SLA clocks are read from that log. */
export class MoveTicket {
  async handle({ trx: outer, ticketId, to, actor = SYSTEM }: Input): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const [ticket] = await sql<{
        id: number
        number: string
        from: TicketState
        customerId: number | null
        subject: string
      }>(
        trx,
        `WITH old AS (SELECT id, state FROM service_desk_tickets WHERE id = $1 FOR UPDATE)
         UPDATE service_desk_tickets t SET state = $2, version = version + 1, updated_at = now() FROM old
          WHERE t.id = old.id AND old.state = ANY($3::text[])
         RETURNING t.id, t.number, old.state AS "from", t.customer_id AS "customerId", t.subject`,
        [ticketId, to, sourcesOf(to)]
      )
      if (!ticket) throw await this.#refusal(trx, ticketId, to)
      await sql(
        trx,
        'INSERT INTO service_desk_state_log (ticket_id, from_state, to_state, actor_id) VALUES ($1, $2, $3, $4)',
        [ticketId, ticket.from, to, actor.id]
      )
      if (to === 'resolved' && ticket.customerId) {
        const [{ now }] = await sql<{ now: Date }>(trx, 'SELECT now()')
        await noteOnTimeline(
          trx,
          ticket.customerId,
          'ticket_resolved',
          ticketId,
          { number: ticket.number, subject: ticket.subject },
          now
        )
      }
      live.announce(trx, ticketId)
    })
  }

  async #refusal(trx: Trx, ticketId: number, to: TicketState) {
    const [row] = await sql<{ state: string }>(
      trx,
      'SELECT state FROM service_desk_tickets WHERE id = $1',
      [ticketId]
    )
    return new InvalidTransitionException('ticket', row?.state ?? 'missing', to)
  }
}
