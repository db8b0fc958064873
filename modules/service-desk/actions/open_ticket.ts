import { randomUUID } from 'node:crypto'
import type { Actor } from '#kernel/access/actor'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { noteOnTimeline } from '#modules/service-desk/services/timeline'
import { TicketsOpened } from '#modules/service-desk/events/tickets_opened'
import { live } from '../services/live.js'

export interface OpenTicketInput {
  trx?: Trx
  actor: Actor
  subject: string
  channel: 'chat' | 'email' | 'phone' | 'manual' | 'system'
  type: 'pre_sale' | 'after_sale' | 'complaint' | 'logistics' | 'invoice'
  priority?: 'low' | 'normal' | 'high' | 'urgent'
  customerId: number | null
  orderId?: number | null
  caseId?: number | null
  assigneeId?: number | null
  source?: Record<string, unknown>
  firstMessage?: { author: 'customer' | 'agent'; body: string; clientKey?: string }
}

/** Opens a ticket, with its first message, and puts it on the customer's timeline. */
export class OpenTicket {
  constructor(private readonly clock: Clock = systemClock) {}

  async handle(input: OpenTicketInput): Promise<{ ticketId: number; number: string }> {
    return inTransaction(input.trx, async (trx) => {
      const day = localDate(this.clock.now()).replaceAll('-', '')
      const [number] = await nextNumbers(trx, 'TK', 1, day)
      const [ticket] = await sql<{ id: number; created_at: Date }>(
        trx,
        `INSERT INTO service_desk_tickets (number, subject, customer_id, channel, type, priority, assignee_id, order_id, case_id, source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id, created_at`,
        [
          number,
          input.subject.slice(0, 200),
          input.customerId,
          input.channel,
          input.type,
          input.priority ?? 'normal',
          input.assigneeId ?? null,
          input.orderId ?? null,
          input.caseId ?? null,
          JSON.stringify(input.source ?? {}),
        ]
      )
      await sql(
        trx,
        `INSERT INTO service_desk_state_log (ticket_id, to_state, actor_id) VALUES ($1, 'new', $2)`,
        [ticket.id, input.actor.id]
      )
      if (input.firstMessage) await this.#message(trx, ticket.id, input)
      if (input.customerId) {
        await noteOnTimeline(
          trx,
          input.customerId,
          'ticket_opened',
          ticket.id,
          { number, subject: input.subject },
          ticket.created_at
        )
      }
      await append(trx, new TicketsOpened({ ticketIds: [ticket.id] }), input.actor)
      live.announce(trx, ticket.id)
      return { ticketId: ticket.id, number }
    })
  }

  #message(trx: Trx, ticketId: number, { firstMessage, actor }: OpenTicketInput) {
    const isAgent = firstMessage!.author === 'agent'
    return sql(
      trx,
      `INSERT INTO service_desk_messages (ticket_id, author, author_id, body, client_key) VALUES ($1, $2, $3, $4, $5)`,
      [
        ticketId,
        firstMessage!.author,
        isAgent ? actor.id : null,
        firstMessage!.body,
        firstMessage!.clientKey ?? randomUUID(),
      ]
    )
  }
}
