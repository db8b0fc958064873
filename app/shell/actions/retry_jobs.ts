import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { wakeWorkers } from '#kernel/jobs/wake'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

interface Input {
  /** Job ids; `all` takes every job that failed or gave up. */
  ids: readonly number[] | 'all'
  actor: Actor
}

/** Tries failed and dead jobs again at once, with all their attempts. Returns the ids it found. */
export class RetryJobs {
  async handle({ ids, actor }: Input): Promise<number[]> {
    const found = await inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = 0, updated_at = now()
          WHERE locked_at IS NULL AND last_error IS NOT NULL AND ($1::bigint[] IS NULL OR id = ANY($1)) RETURNING id`,
        [ids === 'all' ? null : [...ids]]
      )
      const retried = rows.map((row) => row.id)
      if (retried.length > 0) {
        await audit(trx, actor, {
          action: 'shell.jobs.retry',
          subjectType: 'job',
          subjectId: retried.length === 1 ? retried[0] : 'many',
          after: { ids: retried.slice(0, 100), count: retried.length },
        })
      }
      return retried
    })
    wakeWorkers()
    return found
  }
}
