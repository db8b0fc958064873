import type { NewJob } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Adds jobs in the caller's transaction (or on their own without one). The
 * engine is graphile-worker on the same database; LISTEN/NOTIFY wakes a worker
 * within milliseconds of the commit.
 */
export async function addJobs(trx: Trx | null, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  await sql(
    trx,
    `SELECT count(*) FROM jsonb_to_recordset($1::jsonb)
       AS j(name text, payload jsonb, queue text, run_at timestamptz, max_attempts int, key text)
     CROSS JOIN LATERAL graphile_worker.add_job(j.name, j.payload::json, j.queue, j.run_at, j.max_attempts, j.key)`,
    [
      JSON.stringify(
        jobs.map((job) => ({
          name: job.name,
          payload: job.payload ?? {},
          queue: job.queue,
          run_at: job.runAt?.toISOString(),
          max_attempts: job.maxAttempts,
          key: job.key,
        }))
      ),
    ],
    'jobs_add'
  )
}

/** Adds one job; see {@link addJobs}. */
export const addJob = (trx: Trx | null, job: NewJob) => addJobs(trx, [job])
