import { among, choices, flag, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'
import type { Actor } from '#kernel/access/actor'
import { TICKET_STATES } from '../domain/ticket_machine.js'

export type TicketRow = {
  id: number
  number: string
  subject: string
  customerName: string | null
  channel: string
  type: string
  priority: string
  state: string
  assigneeName: string | null
  lastMessageAt: string
}

export const TICKET_LIST = {
  sorts: ['recent', 'id'],
  defaultSort: '-recent',
  filters: {
    state: choices(...TICKET_STATES),
    type: choices('pre_sale', 'after_sale', 'complaint', 'logistics', 'invoice'),
    priority: choices('low', 'normal', 'high', 'urgent'),
    mine: flag(),
  },
} as const

/** Tickets by their latest message; a word is a ticket number, or words of the subject. */
export class ListTickets {
  handle(query: ListQuery<typeof TICKET_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    const like = q?.replace(/[\\%_]/g, '\\$&').toLowerCase()
    return keysetPage<TicketRow>({
      query,
      select: `t.id, t.number, t.subject, c.display_name AS "customerName", t.channel, t.type, t.priority, t.state, u.full_name AS "assigneeName",
        to_char(t.last_message_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lastMessageAt"`,
      from: 'service_desk_tickets t LEFT JOIN customers c ON c.id = t.customer_id LEFT JOIN users u ON u.id = t.assignee_id',
      countFrom: 'service_desk_tickets t',
      where: [
        among('t.state', filters.state),
        among('t.type', filters.type),
        among('t.priority', filters.priority),
        filters.mine ? part`t.assignee_id = ${actor.id}` : null,
        q && /^TK-/i.test(q)
          ? part`t.number = ${q.toUpperCase()}`
          : when(like, (word) => part`lower(t.subject) LIKE ${`%${word}%`}`),
      ],
      sorts: { recent: 't.last_message_at', id: 't.id' },
      id: 't.id',
    })
  }
}
