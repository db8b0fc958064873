import { SYSTEM, type Actor } from '#kernel/access/actor'
import type { DomainEvent, EventClass, StoredEvent } from '#kernel/events/domain_event'
import type { Listener } from '#kernel/events/listen'
import { addJobs } from '#kernel/jobs/queue'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export const LISTENER_JOB = 'kernel.deliver_event'

/**
 * Appends events to the outbox and, for every durable listener of an enabled
 * module, one job, in the caller's transaction: nothing is announced that was
 * not committed, nothing committed goes unannounced. In-transaction listeners
 * run here and may veto by throwing.
 */
export async function append(trx: Trx, events: DomainEvent | DomainEvent[], actor: Actor = SYSTEM): Promise<void> {
  const list = Array.isArray(events) ? events : [events]
  if (list.length === 0) return
  const classes = list.map((event) => event.constructor as unknown as EventClass)
  const rows = await sql<{ id: number; occurred_at: Date }>(
    trx,
    `INSERT INTO outbox_events (key, version, payload, actor_id)
     SELECT key, version, payload, $4 FROM unnest($1::text[], $2::int[], $3::jsonb[]) AS e(key, version, payload)
     RETURNING id, occurred_at`,
    [classes.map((c) => c.key), classes.map((c) => c.version), list.map((e) => JSON.stringify(e.payload)), actor.id],
    'outbox_append'
  )
  const stored = list.map((event, index): StoredEvent => ({
    id: rows[index].id,
    key: classes[index].key,
    version: classes[index].version,
    payload: event.payload,
    actorId: actor.id,
    occurredAt: rows[index].occurred_at,
  }))
  for (const event of stored) {
    for (const listener of switchboard.listenersOf(event.key, 'inTransaction')) await runHandler(listener, event, trx)
  }
  await addJobs(
    trx,
    stored.flatMap((event) =>
      switchboard
        .listenersOf(event.key, 'durable')
        .map((listener) => ({ name: LISTENER_JOB, payload: { eventId: event.id, listener: listener.name } }))
    )
  )
}

/** Loads the listener's class and lets it handle the event in the transaction. */
export async function runHandler(listener: Listener, event: StoredEvent, trx: Trx): Promise<void> {
  const { default: Handler } = await listener.handler()
  await new Handler().handle(event as StoredEvent<never>, trx)
}
