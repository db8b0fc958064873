import type { JobHandler } from '#kernel/jobs/job'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'

/**
 * Every night: makes the monthly partitions of the coming months, drops events
 * beyond their keeping with their receipts, and clears what has run out.
 */
export default class TidyHouse implements JobHandler {
  async handle(): Promise<void> {
    const parents = await sql<{ name: string }>(
      null,
      `SELECT c.relname AS name FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
        WHERE c.relnamespace = 'public'::regnamespace AND p.partstrat = 'r'`
    )
    for (const { name } of parents) await sql(null, 'SELECT ensure_partitions($1, 0, 6)', [name])
    await this.#dropOldEvents(settings.integer('shell', 'event_months'))
    await sql(null, `DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`)
    await sql(null, 'DELETE FROM sessions WHERE expires_at < now()')
    await sql(
      null,
      `DELETE FROM rate_limits WHERE expire IS NOT NULL AND expire < extract(epoch FROM now()) * 1000`
    )
  }

  async #dropOldEvents(months: number) {
    const old = await sql<{ name: string }>(
      null,
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_inherits i
         JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE i.inhparent = 'public.outbox_events'::regclass AND c.relname ~ '_[0-9]{6}$'
          AND to_date(right(c.relname, 6), 'YYYYMM') < date_trunc('month', now()) - make_interval(months => $1)`,
      [months]
    )
    for (const { name } of old) await sql(null, `DROP TABLE ${name}`)
    if (old.length === 0) return
    await sql(
      null,
      `DELETE FROM event_receipts WHERE event_id < coalesce((SELECT min(id) FROM outbox_events), 0)`
    )
  }
}
