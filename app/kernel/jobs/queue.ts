import type { NewJob } from '#kernel/jobs/job'
import { wakeWorkers } from '#kernel/jobs/wake'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Adds jobs in the caller's transaction (or on their own without one). The
 * engine is graphile-worker on the same database.
 *
 * Plain jobs are inserted into its table directly and the workers are woken
 * after the commit: its own `add_jobs` notifies inside the transaction, and
 * PostgreSQL lets only one notifying transaction commit at a time, which costs
 * a busy shop five sixths of its throughput (docs/adr/0010-wake-after-commit.md).
 * Jobs with a queue or a key are few and take the engine's own way.
 */
export async function addJobs(trx: Trx | null, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  const plain = jobs.filter((job) => !job.queue && !job.key)
  const special = jobs.filter((job) => job.queue || job.key)
  if (plain.length > 0) await insertPlain(trx, plain)
  if (special.length > 0) await addSpecial(trx, special)
}

/** Adds one job; see {@link addJobs}. */
export const addJob = (trx: Trx | null, job: NewJob) => addJobs(trx, [job])

const INSERT = /* sql */ `
  WITH added AS (
    INSERT INTO graphile_worker._private_jobs (task_id, payload, run_at, max_attempts, priority)
    SELECT t.id, j.payload, coalesce(j.run_at, now()), coalesce(j.max_attempts, 25), coalesce(j.priority, 0)
      FROM unnest($1::text[], $2::json[], $3::timestamptz[], $4::smallint[], $5::smallint[])
           WITH ORDINALITY AS j(name, payload, run_at, max_attempts, priority, position)
      JOIN graphile_worker._private_tasks t ON t.identifier = j.name
     ORDER BY j.position
    RETURNING 1)
  SELECT count(*)::int AS count FROM added`

async function insertPlain(trx: Trx | null, jobs: readonly NewJob[]) {
  const names = jobs.map((job) => job.name)
  await withPlainJobs(trx, names, () =>
    sql<{ count: number }>(trx, INSERT, columns(jobs), 'jobs_insert')
  )
}

/**
 * For a statement that inserts plain jobs of these names, one each, alone or together with what they
 * are about: makes sure that the engine knows the names, that all were added, and wakes the workers.
 * @throws Error when the statement added fewer
 */
export async function withPlainJobs(
  trx: Trx | null,
  names: readonly string[],
  insert: () => Promise<{ count: number }[]>
): Promise<void> {
  await knowNames(trx, names)
  const [{ count }] = await insert()
  if (count !== names.length) {
    known.clear()
    throw new Error(`Only ${count} of ${names.length} jobs were added: ${names.join(', ')}`)
  }
  if (trx) trx.after('commit', wakeWorkers)
  else wakeWorkers()
}

function columns(jobs: readonly NewJob[]) {
  return [
    jobs.map((job) => job.name),
    jobs.map((job) => JSON.stringify(job.payload ?? {})),
    jobs.map((job) => job.runAt ?? null),
    jobs.map((job) => job.maxAttempts ?? null),
    jobs.map((job) => job.priority ?? null),
  ]
}

/** Job names the engine's table is known to hold. */
const known = new Set<string>()

/**
 * Makes sure that the engine's table holds the names. On the caller's own connection: as many
 * transactions at once as the pool has connections would all wait for one more, for ever. What a
 * transaction wrote counts as known once it has committed.
 */
async function knowNames(trx: Trx | null, names: readonly string[]) {
  const fresh = [...new Set(names.filter((name) => !known.has(name)))]
  if (fresh.length === 0) return
  await sql(
    trx,
    `INSERT INTO graphile_worker._private_tasks (identifier)
     SELECT name FROM unnest($1::text[]) AS name
      WHERE NOT EXISTS (SELECT FROM graphile_worker._private_tasks t WHERE t.identifier = name)
      ORDER BY name ON CONFLICT DO NOTHING`,
    [fresh]
  )
  const remember = () => fresh.forEach((name) => known.add(name))
  if (trx) trx.after('commit', remember)
  else remember()
}

async function addSpecial(trx: Trx | null, jobs: readonly NewJob[]) {
  await sql(
    trx,
    `SELECT count(*) FROM graphile_worker.add_jobs(array(
       SELECT (j.name, j.payload, j.queue, j.run_at, j.max_attempts, j.key, j.priority, NULL)::graphile_worker.job_spec
         FROM unnest($1::text[], $2::json[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::text[], $7::text[])
              WITH ORDINALITY AS j(name, payload, run_at, max_attempts, priority, queue, key, position)
        ORDER BY j.position))`,
    [...columns(jobs), jobs.map((job) => job.queue ?? null), jobs.map((job) => job.key ?? null)],
    'jobs_add'
  )
}
