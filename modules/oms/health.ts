import type { HealthLine } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/**
 * Whether stores are asked and messages move on. A platform that refuses a key or does not answer is
 * the merchant's matter, told on the page of the stores and to those who see to them: it is named here,
 * but the house is well. It is not when nobody has asked an active store for an hour.
 */
export default async function health(): Promise<HealthLine[]> {
  const [found] = await sql<{ silent: number; troubled: number; stuck: number }>(
    null,
    `SELECT count(*) FILTER (WHERE a.state = 'active' AND (a.retry_at IS NULL OR a.retry_at <= now())
                               AND coalesce(greatest(a.last_ok_at, a.last_error_at), a.created_at) < now() - interval '1 hour')::int AS silent,
            count(*) FILTER (WHERE a.state = 'auth_expired' OR (a.state = 'active' AND a.last_error IS NOT NULL))::int AS troubled,
            (SELECT count(*)::int FROM (SELECT 1 FROM oms_inbox WHERE state = 'received' AND received_at < now() - interval '15 minutes' LIMIT 1) i) AS stuck
       FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id WHERE s.is_active`
  )
  const asked = found.silent > 0 ? 'silent' : found.troubled > 0 ? 'troubled' : 'heard'
  return [
    { ok: found.silent === 0, message: `oms.health.${asked}` },
    {
      ok: found.stuck === 0,
      message: found.stuck === 0 ? 'oms.health.moving' : 'oms.health.stuck',
    },
  ]
}
