import { runHandler } from '#kernel/events/outbox'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { JobHandler } from '#kernel/jobs/job'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** The payload of a delivery; `at` is when the event occurred and finds its partition. */
export interface Delivery {
  eventId: number
  at: string
  listener: string
}

/**
 * Delivers one event to one listener. The receipt and the listener's work
 * commit together, so a crash at any moment leaves either both or none, and a
 * second delivery finds the receipt and does nothing.
 */
export default class DeliverEvent implements JobHandler<Delivery> {
  async handle({ eventId, at, listener: name }: Delivery): Promise<void> {
    const listener = switchboard.listener(name)
    if (!listener) return
    await inTransaction(null, async (trx) => {
      const fresh = await sql(
        trx,
        'INSERT INTO event_receipts (event_id, listener) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
        [eventId, name],
        'event_receipt'
      )
      if (fresh.length === 0) return
      const [event] = await sql<StoredEvent>(
        trx,
        `SELECT id, key, version, payload, actor_id AS "actorId", occurred_at AS "occurredAt"
           FROM outbox_events WHERE id = $1 AND occurred_at = $2`,
        [eventId, at],
        'event_read'
      )
      if (event) await runHandler(listener, event, trx)
    })
  }
}
