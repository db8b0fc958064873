import { dates, text } from '#kernel/lists/filters'
import { keysetPage } from '#kernel/lists/keyset_page'
import { part, when, within } from '#kernel/lists/part'
import type { ListQuery } from '#kernel/lists/read_list_query'
import type { ListPage } from '#kernel/lists/types'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

export type DeliveryState = 'done' | 'waiting' | 'failed' | 'parked' | 'missed'

export type EventRow = {
  id: number
  key: string
  version: number
  occurredAt: string
  payload: string
  /** Every listener the house has for it, and how it stands. */
  deliveries: {
    listener: string
    state: DeliveryState
    error: string | null
    jobId: number | null
  }[]
}

export const EVENT_FILTERS = { key: text(), occurred: dates() }

type Stored = Omit<EventRow, 'deliveries'>
type Job = { eventId: number; listener: string; id: number; error: string | null; parked: boolean }

/** The log of events, newest first, each with what became of it. */
export async function listEvents(
  query: ListQuery<typeof EVENT_FILTERS>
): Promise<ListPage<EventRow>> {
  const page = await keysetPage<Stored>({
    query,
    select: `e.id, e.key, e.version, e.occurred_at AS "occurredAt", left(e.payload::text, 2000) AS payload`,
    from: 'outbox_events e',
    id: 'e.id',
    where: [
      when(query.filters.key, (key) => part`e.key = ${key}`),
      within('e.occurred_at', query.filters.occurred),
      when(query.q, (q) => part`e.key = ${q}`),
    ],
    sorts: { occurred: 'e.occurred_at' },
  })
  const ids = page.rows.map((row) => row.id)
  const [receipts, jobs] = await Promise.all([receiptsOf(ids), jobsOf(ids)])
  return {
    ...page,
    rows: page.rows.map((row) => ({ ...row, deliveries: deliveriesOf(row, receipts, jobs) })),
  }
}

function deliveriesOf(
  row: Stored,
  receipts: Set<string>,
  jobs: Map<string, Job>
): EventRow['deliveries'] {
  return [...switchboard.allListenersOf(row.key)].map(({ name }) => {
    const job = jobs.get(`${row.id} ${name}`)
    const state = stateOf(receipts.has(`${row.id} ${name}`), job)
    return {
      listener: name,
      state,
      error: state === 'done' ? null : (job?.error ?? null),
      jobId: job?.id ?? null,
    }
  })
}

function stateOf(done: boolean, job: Job | undefined): DeliveryState {
  if (done) return 'done'
  if (!job) return 'missed'
  if (job.parked) return 'parked'
  return job.error ? 'failed' : 'waiting'
}

async function receiptsOf(ids: number[]): Promise<Set<string>> {
  const rows = await sql<{ name: string }>(
    null,
    `SELECT event_id || ' ' || listener AS name FROM event_receipts WHERE event_id = ANY($1::bigint[])`,
    [ids]
  )
  return new Set(rows.map((row) => row.name))
}

async function jobsOf(ids: number[]): Promise<Map<string, Job>> {
  const rows = await sql<Job>(
    null,
    `SELECT (j.payload->>'eventId')::bigint AS "eventId", j.payload->>'listener' AS listener, j.id, j.last_error AS error, false AS parked
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = 'kernel.deliver_event' AND (j.payload->>'eventId')::bigint = ANY($1::bigint[])
     UNION ALL
     SELECT (payload->>'eventId')::bigint, payload->>'listener', job_id, NULL, true FROM parked_jobs
      WHERE name = 'kernel.deliver_event' AND (payload->>'eventId')::bigint = ANY($1::bigint[])`,
    [ids]
  )
  return new Map(rows.map((job) => [`${job.eventId} ${job.listener}`, job]))
}
