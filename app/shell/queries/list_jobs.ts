import { choices, text } from '#kernel/lists/filters'
import { keysetPage } from '#kernel/lists/keyset_page'
import { part, when } from '#kernel/lists/part'
import type { ListQuery } from '#kernel/lists/read_list_query'
import type { ListPage } from '#kernel/lists/types'

export type JobRow = {
  id: number
  name: string
  state: 'waiting' | 'running' | 'failed' | 'dead'
  attempts: number
  maxAttempts: number
  runAt: string
  payload: string
  error: string | null
}

export const JOB_FILTERS = { state: choices('waiting', 'running', 'failed', 'dead'), name: text() }

/** The engine keeps several columns; people read one state. */
const STATE = `CASE WHEN j.locked_at IS NOT NULL THEN 'running' WHEN j.attempts >= j.max_attempts THEN 'dead'
  WHEN j.last_error IS NOT NULL THEN 'failed' ELSE 'waiting' END`

/** Jobs that wait, run, are to be tried again, or gave up (dead). */
export function listJobs(query: ListQuery<typeof JOB_FILTERS>): Promise<ListPage<JobRow>> {
  return keysetPage<JobRow>({
    query,
    select: `j.id, t.identifier AS name, ${STATE} AS state, j.attempts, j.max_attempts AS "maxAttempts",
      j.run_at AS "runAt", left(j.payload::text, 500) AS payload, left(j.last_error, 2000) AS error`,
    from: 'graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id',
    id: 'j.id',
    where: [
      when(
        query.filters.state,
        (states) => part`(CASE WHEN j.locked_at IS NOT NULL THEN 'running'
        WHEN j.attempts >= j.max_attempts THEN 'dead' WHEN j.last_error IS NOT NULL THEN 'failed' ELSE 'waiting' END) = ANY(${states})`
      ),
      when(query.filters.name ?? query.q, (name) => part`t.identifier = ${name}`),
    ],
    sorts: { run: 'j.run_at' },
  })
}
