export const TICKET_STATES = [
  'new',
  'open',
  'pending_customer',
  'pending_internal',
  'resolved',
  'closed',
] as const
export type TicketState = (typeof TICKET_STATES)[number]

/** Where a ticket may go from where; a closed ticket stays closed, what follows is a new one. */
const MOVES: Readonly<Record<TicketState, readonly TicketState[]>> = {
  new: ['open', 'pending_customer', 'pending_internal', 'resolved', 'closed'],
  open: ['pending_customer', 'pending_internal', 'resolved', 'closed'],
  pending_customer: ['open', 'pending_internal', 'resolved', 'closed'],
  pending_internal: ['open', 'pending_customer', 'resolved', 'closed'],
  resolved: ['open', 'closed'],
  closed: [],
}

export function canMove(from: TicketState, to: TicketState): boolean {
  return MOVES[from].includes(to)
}

/** The states from which `to` can be reached, for the conditional update. */
export function sourcesOf(to: TicketState): TicketState[] {
  return TICKET_STATES.filter((from) => canMove(from, to))
}

/** Where a message moves its ticket: an answer waits for the customer, a question waits for us. */
export function stateAfterMessage(
  state: TicketState,
  author: 'customer' | 'agent' | 'system',
  isPublic: boolean
): TicketState {
  if (author === 'customer') return state === 'new' ? 'new' : 'open'
  if (author === 'agent' && isPublic) return 'pending_customer'
  return state
}
