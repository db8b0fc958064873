import { randomUUID } from 'node:crypto'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { stateAfterMessage, type TicketState } from '../domain/ticket_machine.js'
import { live } from '../services/live.js'
import { MoveTicket } from './move_ticket.js'

interface Input {
  trx?: Trx
  ticketId: number
  author: 'customer' | 'agent' | 'system'
  actor?: Actor
  body: string
  /** Parameters of a system message, whose body is a language key. */
  params?: Record<string, string | number>
  isPublic?: boolean
  /** Made by the sender; the same key writes once. */
  clientKey?: string
}

/** Adds a message to a ticket and moves the ticket with it. Answers the message's id, also when it was there already. */
export class AddMessage {
  async handle({
    trx: outer,
    ticketId,
    author,
    actor = SYSTEM,
    body,
    params,
    isPublic = true,
    clientKey,
  }: Input): Promise<number> {
    return inTransaction(outer, async (trx) => {
      const [ticket] = await sql<{ state: TicketState; assigneeId: number | null }>(
        trx,
        'SELECT state, assignee_id AS "assigneeId" FROM service_desk_tickets WHERE id = $1 FOR UPDATE',
        [ticketId]
      )
      if (!ticket) throw new NotFoundException('ticket', ticketId)
      const key = clientKey ?? randomUUID()
      const [written] = await sql<{ id: number }>(
        trx,
        `INSERT INTO service_desk_messages (ticket_id, author, author_id, is_public, body, params, client_key) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (ticket_id, client_key) DO NOTHING RETURNING id`,
        [
          ticketId,
          author,
          author === 'agent' ? actor.id : null,
          isPublic,
          body,
          params ? JSON.stringify(params) : null,
          key,
        ]
      )
      if (!written) {
        const [known] = await sql<{ id: number }>(
          trx,
          'SELECT id FROM service_desk_messages WHERE ticket_id = $1 AND client_key = $2',
          [ticketId, key]
        )
        return known.id
      }
      const takes = author === 'agent' && ticket.assigneeId === null
      await sql(
        trx,
        `UPDATE service_desk_tickets SET last_message_at = now(), updated_at = now(), version = version + 1, assignee_id = coalesce(assignee_id, $2) WHERE id = $1`,
        [ticketId, takes ? actor.id : null]
      )
      const to = stateAfterMessage(ticket.state, author, isPublic)
      if (to !== ticket.state && ticket.state !== 'closed')
        await new MoveTicket().handle({ trx, ticketId, to, actor })
      live.announce(trx, ticketId)
      return written.id
    })
  }
}
