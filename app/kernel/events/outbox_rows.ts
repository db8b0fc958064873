import type { DomainEvent, EventClass, StoredEvent } from '#kernel/events/domain_event'
import { withPlainJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The job that delivers an event to a listener. */
export const LISTENER_JOB = 'kernel.deliver_event'

/** An event just written; `at` is its exact time, finer than a Date. */
export type Written = StoredEvent & { at: string }

export interface Told {
  event: DomainEvent
  actorId: number | null
}

export const classOf = (event: DomainEvent) => event.constructor as unknown as EventClass

/** Writes events in the order they were told. */
export async function writeEvents(trx: Trx, told: readonly Told[]): Promise<Written[]> {
  const classes = told.map(({ event }) => classOf(event))
  const rows = await sql<{ id: number; occurred_at: Date; at: string }>(
    trx,
    `INSERT INTO outbox_events (key, version, payload, actor_id)
     SELECT key, version, payload, actor_id
       FROM unnest($1::text[], $2::int[], $3::jsonb[], $4::bigint[]) WITH ORDINALITY AS e(key, version, payload, actor_id, position)
      ORDER BY position
     RETURNING id, occurred_at, occurred_at::text AS at`,
    columns(told),
    'outbox_append'
  )
  return told.map(({ event, actorId }, index) => ({
    id: rows[index].id,
    key: classes[index].key,
    version: classes[index].version,
    payload: event.payload,
    actorId,
    occurredAt: rows[index].occurred_at,
    at: rows[index].at,
  }))
}

const WITH_JOBS = `
  WITH events AS (
    INSERT INTO outbox_events (key, version, payload, actor_id)
    SELECT key, version, payload, actor_id
      FROM unnest($1::text[], $2::int[], $3::jsonb[], $4::bigint[]) WITH ORDINALITY AS e(key, version, payload, actor_id, position)
     ORDER BY position
    RETURNING id, occurred_at),
  numbered AS (SELECT id, occurred_at::text AS at, row_number() OVER (ORDER BY id) AS position FROM events),
  jobs AS (
    INSERT INTO graphile_worker._private_jobs (task_id, payload, run_at, max_attempts, priority)
    SELECT t.id, json_build_object('eventId', e.id, 'at', e.at, 'listener', l.name), now(), 25, 0
      FROM unnest($5::int[], $6::text[]) WITH ORDINALITY AS l(event, name, position)
      JOIN numbered e ON e.position = l.event
      JOIN graphile_worker._private_tasks t ON t.identifier = $7
     ORDER BY l.position
    RETURNING 1)
  SELECT count(*)::int AS count FROM jobs`

/** Writes events and one delivery for each of `heard`, which names an event of the list by its place from 0. */
export async function writeHeard(
  trx: Trx,
  told: readonly Told[],
  heard: readonly { index: number; listener: string }[]
): Promise<void> {
  await withPlainJobs(
    trx,
    heard.map(() => LISTENER_JOB),
    () =>
      sql<{ count: number }>(
        trx,
        WITH_JOBS,
        [
          ...columns(told),
          heard.map((one) => one.index + 1),
          heard.map((one) => one.listener),
          LISTENER_JOB,
        ],
        'outbox_append_heard'
      )
  )
}

const columns = (told: readonly Told[]) => [
  told.map(({ event }) => classOf(event).key),
  told.map(({ event }) => classOf(event).version),
  told.map(({ event }) => JSON.stringify(event.payload)),
  told.map(({ actorId }) => actorId),
]
