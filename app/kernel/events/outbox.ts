import { SYSTEM, type Actor } from '#kernel/access/actor'
import type { Delivery } from '#kernel/events/deliver_event'
import type { DomainEvent, StoredEvent } from '#kernel/events/domain_event'
import type { Listener } from '#kernel/events/listen'
import {
  classOf,
  LISTENER_JOB,
  writeEvents,
  writeHeard,
  type Told,
  type Written,
} from '#kernel/events/outbox_rows'
import type { NewJob } from '#kernel/jobs/job'
import { addJobs } from '#kernel/jobs/queue'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { beforeCommit, type Trx } from '#kernel/transaction'

/** Events told in a transaction and not written yet. */
const waiting = new WeakMap<Trx, Told[]>()

/**
 * Appends events to the outbox and, for every durable listener of a module that
 * is on, one job, in the caller's transaction: nothing is announced that was
 * not committed, nothing committed goes unannounced. In-transaction listeners
 * run here and may veto by throwing.
 *
 * Events that only durable listeners hear are written together just before the
 * commit, in the order they were told: a transaction that tells five pays for one.
 */
export async function append(
  trx: Trx,
  events: DomainEvent | DomainEvent[],
  actor: Actor = SYSTEM
): Promise<void> {
  const list = Array.isArray(events) ? events : [events]
  if (list.length === 0) return
  const told = list.map((event) => ({ event, actorId: actor.id }))
  const pending = waiting.get(trx)
  if (pending) pending.push(...told)
  else {
    waiting.set(trx, told)
    if (!beforeCommit(trx, () => flush(trx))) return flush(trx)
  }
  if (list.some(isHeardInside)) await flush(trx)
}

const isHeardInside = (event: DomainEvent) =>
  switchboard.listenersOf(classOf(event).key, 'inTransaction').length > 0

async function flush(trx: Trx) {
  const told = waiting.get(trx)
  if (!told) return
  waiting.delete(trx)
  if (!told.some(({ event }) => isHeardInside(event))) return writeWithJobs(trx, told)
  const written = await writeEvents(trx, told)
  const jobs: NewJob[] = []
  for (const event of written) {
    await handleInside(trx, event, jobs)
    for (const listener of switchboard.listenersOf(event.key, 'durable'))
      jobs.push(delivery(event, listener.name))
  }
  await addJobs(trx, jobs)
}

/** Events that only durable listeners hear go with their deliveries in one statement. */
async function writeWithJobs(trx: Trx, told: readonly Told[]) {
  const heard = told.flatMap(({ event }, index) =>
    switchboard
      .listenersOf(classOf(event).key, 'durable')
      .map((listener) => ({ index, listener: listener.name }))
  )
  if (heard.length > 0) await writeHeard(trx, told, heard)
  else await writeEvents(trx, told)
}

/**
 * Lets the in-transaction listeners handle the event and writes their receipts,
 * so that a replay knows what they have seen. One whose module could not boot
 * gets a job instead, which waits until it can.
 */
async function handleInside(trx: Trx, event: Written, jobs: NewJob[]) {
  for (const listener of switchboard.listenersOf(event.key, 'inTransaction')) {
    if (!switchboard.listens(listener)) {
      jobs.push(delivery(event, listener.name))
      continue
    }
    await runHandler(listener, event, trx)
    await sql(
      trx,
      'INSERT INTO event_receipts (event_id, listener) VALUES ($1, $2)',
      [event.id, listener.name],
      'receipt'
    )
  }
}

/** The job that delivers an event to a listener. */
export function delivery(event: { id: number; at: string }, listener: string): NewJob {
  return {
    name: LISTENER_JOB,
    payload: { eventId: event.id, at: event.at, listener } satisfies Delivery,
  }
}

/** Loads the listener's class and lets it handle the event in the transaction. */
export async function runHandler(listener: Listener, event: StoredEvent, trx: Trx): Promise<void> {
  const { default: Handler } = await listener.handler()
  await new Handler().handle(event as StoredEvent<never>, trx)
}
