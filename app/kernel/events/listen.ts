import type { EventClass, StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'

/** What a listener does with an event, inside the transaction that also writes its receipt. */
export interface ListenerHandler<P extends object> {
  handle(event: StoredEvent<P>, trx: Trx): Promise<void>
}

/**
 * - `durable`: a job, at least once, exactly once in effect by its receipt.
 * - `inTransaction`: joins the emitter's transaction and may veto it; for stock
 *   value and ledger postings, nothing else.
 */
export type Delivery = 'durable' | 'inTransaction'

export interface Listener {
  /** `<module>.<verb>_<noun>`, unique in the house. */
  name: string
  event: string
  delivery: Delivery
  handler: () => Promise<{ default: new () => ListenerHandler<never> }>
}

/** Declares that a module listens to an event: `listen(OrdersCaptured, 'crm-core.win_leads', () => import(…))`. */
export function listen<P extends object>(
  event: EventClass<P>,
  name: string,
  handler: () => Promise<{ default: new () => ListenerHandler<P> }>,
  delivery: Delivery = 'durable'
): Listener {
  return { name, event: event.key, delivery, handler: handler as Listener['handler'] }
}
