import { addJobs } from '#kernel/jobs/queue'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface ParkedJob {
  jobId: string
  module: string
  name: string
  payload: unknown
  queue: string | null
  maxAttempts: number
}

/** Sets a job aside whose module is off. A second attempt of the same job parks it once. */
export async function park(job: ParkedJob): Promise<void> {
  await sql(
    null,
    `INSERT INTO parked_jobs (job_id, module, name, payload, queue, max_attempts)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      job.jobId,
      job.module,
      job.name,
      JSON.stringify(job.payload ?? {}),
      job.queue,
      job.maxAttempts,
    ],
    'job_park'
  )
}

/** Puts back the parked jobs of modules that are on, oldest first; returns how many. */
export async function unpark(): Promise<number> {
  const on = switchboard.enabled.map((module) => module.name)
  return inTransaction(null, async (trx) => {
    const rows = await sql<{
      name: string
      payload: unknown
      queue: string | null
      max_attempts: number
    }>(
      trx,
      `WITH gone AS (DELETE FROM parked_jobs WHERE job_id IN (
         SELECT job_id FROM parked_jobs WHERE module = ANY($1) ORDER BY job_id LIMIT 1000 FOR UPDATE SKIP LOCKED) RETURNING *)
       SELECT name, payload, queue, max_attempts FROM gone ORDER BY job_id`,
      [on]
    )
    await addJobs(
      trx,
      rows.map((row) => ({
        name: row.name,
        payload: row.payload,
        queue: row.queue ?? undefined,
        maxAttempts: row.max_attempts,
      }))
    )
    return rows.length
  })
}
