import { DomainEvent } from '#kernel/events/domain_event'

/** Tickets were opened. */
export class TicketsOpened extends DomainEvent<{
  ticketIds: number[]
  /** For timelines: those whose customer is known. */
  tickets?: {
    ticketId: number
    customerId: number
    number: string
    subject: string
    openedAt: string
  }[]
}> {
  static readonly key = 'service-desk.tickets.opened'
  static readonly version = 1
}
