import { DomainEvent } from '#kernel/events/domain_event'

/** Tickets were opened. */
export class TicketsOpened extends DomainEvent<{
  ticketIds: number[]
}> {
  static readonly key = 'service-desk.tickets.opened'
  static readonly version = 1
}
