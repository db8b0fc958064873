import { appendTimeline } from '#customers/actions/append_timeline'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import type { TicketsOpened } from '#modules/service-desk/events/tickets_opened'

export default class NoteTicketsOnTicketsOpened {
  async handle({ payload }: StoredEvent<TicketsOpened['payload']>, trx: Trx): Promise<void> {
    await appendTimeline(
      trx,
      (payload.tickets ?? []).map((ticket) => ({
        customerId: ticket.customerId,
        module: 'crm-core',
        kind: 'ticket_opened',
        refType: 'ticket',
        refId: ticket.ticketId,
        payload: { number: ticket.number, subject: ticket.subject, ticketId: ticket.ticketId },
        occurredAt: new Date(ticket.openedAt),
      }))
    )
  }
}
