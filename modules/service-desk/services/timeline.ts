import { appendTimeline } from '#customers/actions/append_timeline'
import type { Trx } from '#kernel/transaction'

type Kind = 'ticket_opened' | 'ticket_resolved'

/** Puts a ticket's fact on its customer's timeline, once. */
export function noteOnTimeline(
  trx: Trx,
  customerId: number,
  kind: Kind,
  ticketId: number,
  payload: Record<string, string>,
  occurredAt: Date
): Promise<void> {
  return appendTimeline(trx, [
    {
      customerId,
      module: 'service-desk',
      kind,
      refType: 'service_desk_ticket',
      refId: ticketId,
      payload,
      occurredAt,
    },
  ])
}
