import { randomInt } from 'node:crypto'
import { hostname } from 'node:os'
import pg from 'pg'
import logger from '@adonisjs/core/services/logger'
import { sql } from '#kernel/sql'

const LOCK_CLASS = 7_264_332

/**
 * Shows the other processes that this one lives. It holds an advisory lock on a
 * connection of its own, which PostgreSQL gives up the moment the process is
 * gone, however it went; then the others take back the jobs it was working on.
 */
export class Lifeline {
  readonly #key = randomInt(1, 2 ** 31 - 1)
  readonly #workers = new Set<string>()
  #client: pg.Client | null = null
  #stopped = false

  constructor(readonly url: string) {}

  async start() {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'tandem-lifeline',
      keepAlive: true,
    })
    client.on('error', () => this.#reconnect(client))
    client.on('end', () => this.#reconnect(client))
    await client.connect()
    await client.query('SELECT pg_advisory_lock($1, $2)', [LOCK_CLASS, this.#key])
    this.#client = client
    if (this.#workers.size > 0) await this.#register([...this.#workers])
  }

  /** Says that a worker of the job engine belongs to this process. */
  async add(workerId: string) {
    this.#workers.add(workerId)
    await this.#register([workerId])
  }

  async stop() {
    this.#stopped = true
    await sql(null, 'DELETE FROM job_workers WHERE lock_key = $1', [this.#key]).catch(() => {})
    await this.#client?.end().catch(() => {})
    this.#client = null
  }

  async #register(ids: string[]) {
    await sql(
      null,
      `INSERT INTO job_workers (worker_id, lock_key, process) SELECT unnest($1::text[]), $2, $3
         ON CONFLICT (worker_id) DO NOTHING`,
      [ids, this.#key, `${hostname()}:${process.pid}`]
    )
  }

  #reconnect(client: pg.Client) {
    if (this.#stopped || this.#client !== client) return
    this.#client = null
    const again = () => {
      if (this.#stopped) return
      this.start().catch(() => setTimeout(again, 500).unref())
    }
    setTimeout(again, 200).unref()
  }
}

/**
 * Gives back the jobs held by workers whose process is gone (kill -9, power
 * cut, lost machine), and those of a worker that died before it was registered.
 * Returns how many workers were found dead.
 */
export async function releaseDeadWorkers(): Promise<number> {
  const dead = await sql<{ worker_id: string }>(
    null,
    `DELETE FROM job_workers w WHERE NOT EXISTS (
       SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid::bigint = $1 AND l.objid::bigint = w.lock_key
          AND l.objsubid = 2 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
     RETURNING worker_id`,
    [LOCK_CLASS]
  )
  const lost = await sql<{ worker_id: string }>(
    null,
    `SELECT DISTINCT locked_by AS worker_id FROM graphile_worker._private_jobs j
      WHERE locked_at < now() - interval '1 minute'
        AND NOT EXISTS (SELECT FROM job_workers w WHERE w.worker_id = j.locked_by)`
  )
  const ids = [...dead, ...lost].map((row) => row.worker_id)
  if (ids.length > 0) {
    await sql(null, 'SELECT graphile_worker.force_unlock_workers($1)', [ids])
    logger.warn({ workers: ids }, 'jobs of dead workers were given back')
  }
  return ids.length
}
