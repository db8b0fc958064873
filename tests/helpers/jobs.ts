import env from '#start/env'
import { drainJobs as drain } from '#kernel/jobs/runner'
import { sql } from '#kernel/sql'

export interface JobFailure {
  name: string
  payload: unknown
  error: string
}

/** Jobs that failed and wait for their next attempt, or gave up. */
export async function failedJobs(): Promise<JobFailure[]> {
  return sql<JobFailure & Record<string, unknown>>(
    null,
    `SELECT t.identifier AS name, j.payload, j.last_error AS error
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE j.last_error IS NOT NULL ORDER BY j.id`
  )
}

/**
 * Works off every job that is due, those they add included. A job that fails
 * fails the test, unless failures are what is looked for.
 */
export async function drainJobs(options: { mayFail?: boolean } = {}): Promise<void> {
  await drain(env.get('DATABASE_URL'))
  if (options.mayFail) return
  const [failure] = await failedJobs()
  if (failure)
    throw new Error(
      `Job ${failure.name} ${JSON.stringify(failure.payload)} failed: ${failure.error}`
    )
}

/** How many jobs wait, by name. */
export async function waitingJobs(): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; count: number }>(
    null,
    `SELECT t.identifier AS name, count(*)::int AS count
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      GROUP BY 1`
  )
  return Object.fromEntries(rows.map((row) => [row.name, row.count]))
}
