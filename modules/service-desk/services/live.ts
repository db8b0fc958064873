import { announce } from '#kernel/live'
import type { Trx } from '#kernel/transaction'

/** Channel of one ticket: whoever may open the ticket may listen. */
export const ticketChannel = (ticketId: number) => `service-desk/tickets/${ticketId}`
/** Channel of the queue of tickets. */
export const QUEUE_CHANNEL = 'service-desk/tickets'

/** Tells open screens that a ticket changed, after the commit; a lost message costs a refresh, nothing else. */
export const live = {
  announce(trx: Trx, ticketId: number): void {
    announce(trx, [ticketChannel(ticketId), QUEUE_CHANNEL], { ticketId })
  },
}
