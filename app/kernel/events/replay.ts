import logger from '@adonisjs/core/services/logger'
import DeliverEvent from '#kernel/events/deliver_event'
import type { Listener } from '#kernel/events/listen'
import { delivery } from '#kernel/events/outbox'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'

/** A stretch of the outbox: `from` belongs to it, `until` does not. */
export interface Stretch {
  from: Date
  until: Date
}

interface Missed extends Record<string, unknown> {
  id: number
  at: string
  listener: string
  position: number
}

const PAGE = 500

/** Events of these listeners without a receipt; $1 keys, $2 listeners, $3 from, $4 until. */
const MISSED = /* sql */ `
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS l(key, listener, position)
  JOIN outbox_events e ON e.key = l.key AND e.occurred_at >= $3 AND e.occurred_at < $4
 WHERE NOT EXISTS (SELECT FROM event_receipts r WHERE r.event_id = e.id AND r.listener = l.listener)`

const bindings = (listeners: readonly Listener[], { from, until }: Stretch) => [
  listeners.map((listener) => listener.event),
  listeners.map((listener) => listener.name),
  from,
  until,
]

/** How many deliveries these listeners missed, counted up to 100,000. */
export async function countMissed(
  listeners: readonly Listener[],
  stretch: Stretch
): Promise<number> {
  if (listeners.length === 0) return 0
  const [row] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM (SELECT 1 ${MISSED} LIMIT 100000) missed`,
    bindings(listeners, stretch)
  )
  return row.count
}

/**
 * Delivers what these listeners missed, event by event in the order they
 * occurred, and for one event in the order of the registry. Each delivery
 * leaves its receipt, so an interrupted replay goes on where it stopped. One
 * that fails becomes an ordinary delivery job with its retries.
 *
 * @param progress told how many are done after each page
 */
export async function replayMissed(
  listeners: readonly Listener[],
  stretch: Stretch,
  progress: (done: number) => Promise<void> = async () => {}
): Promise<number> {
  let done = 0
  let last = { id: 0, position: 0 }
  while (listeners.length > 0) {
    const page = await sql<Missed>(
      null,
      `SELECT e.id, e.occurred_at::text AS at, l.listener, l.position::int ${MISSED}
          AND (e.id, l.position) > ($5::bigint, $6::bigint) ORDER BY e.id, l.position LIMIT ${PAGE}`,
      [...bindings(listeners, stretch), last.id, last.position]
    )
    for (const missed of page) await deliver(missed)
    done += page.length
    if (page.length > 0) await progress(done)
    if (page.length < PAGE) break
    last = page[page.length - 1]
  }
  return done
}

async function deliver({ id, at, listener }: Missed) {
  try {
    await new DeliverEvent().handle({ eventId: id, at, listener })
  } catch (error) {
    logger.warn(
      { err: error, event: id, listener },
      'a replayed event failed and will be tried again'
    )
    await addJob(null, delivery({ id, at }, listener))
  }
}
