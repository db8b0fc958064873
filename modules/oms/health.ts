import type { HealthLine } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Whether stores are heard and messages move on. */
export default async function health(): Promise<HealthLine[]> {
  const [found] = await sql<{ silent: number; stuck: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM oms_channel_accounts
              WHERE state = 'auth_expired' OR (state = 'active' AND last_ok_at < now() - interval '1 hour')) AS silent,
            (SELECT count(*)::int FROM (SELECT 1 FROM oms_inbox WHERE state = 'received' AND received_at < now() - interval '15 minutes' LIMIT 1) i) AS stuck`
  )
  return [
    {
      ok: found.silent === 0,
      message: found.silent === 0 ? 'oms.health.heard' : 'oms.health.silent',
    },
    {
      ok: found.stuck === 0,
      message: found.stuck === 0 ? 'oms.health.moving' : 'oms.health.stuck',
    },
  ]
}
