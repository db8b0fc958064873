import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { delivery } from '#kernel/events/outbox'
import { addJobs } from '#kernel/jobs/queue'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/**
 * Sends events to the listeners that have no receipt of them. What was handled
 * is not handled again. Returns how many deliveries were added.
 */
export class ReplayEvents {
  async handle({ ids, actor }: { ids: readonly number[]; actor: Actor }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const events = await sql<{ id: number; key: string; at: string; done: string[] }>(
        trx,
        `SELECT e.id, e.key, e.occurred_at::text AS at,
                array(SELECT listener FROM event_receipts r WHERE r.event_id = e.id) AS done
           FROM outbox_events e WHERE e.id = ANY($1::bigint[]) ORDER BY e.id`,
        [[...ids]]
      )
      const jobs = events.flatMap((event) =>
        switchboard
          .allListenersOf(event.key)
          .filter(
            (listener) => switchboard.listens(listener) && !event.done.includes(listener.name)
          )
          .map((listener) => delivery(event, listener.name))
      )
      await addJobs(trx, jobs)
      await audit(trx, actor, {
        action: 'shell.events.replay',
        subjectType: 'event',
        subjectId: ids.length === 1 ? ids[0] : 'many',
        after: { ids: ids.slice(0, 100), deliveries: jobs.length },
      })
      return jobs.length
    })
  }
}
