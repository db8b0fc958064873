import type { Blocker } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Nobody would tell the platforms of parcels, and nobody would give reserved goods to a warehouse. */
export default async function blockers(): Promise<Blocker[]> {
  const [counts] = await sql<{ untold: number; reserved: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM oms_ship_confirms c JOIN oms_channel_accounts a ON a.store_id = c.store_id AND a.state = 'active'
              WHERE c.state = 'waiting') AS untold,
            (SELECT count(*)::int FROM fulfilments WHERE status = 'reserved') AS reserved`
  )
  return [
    { message: 'oms.blockers.untold', count: counts.untold, href: '/oms/channels' },
    {
      message: 'oms.blockers.reserved',
      count: counts.reserved,
      href: '/orders/fulfilments?status=reserved',
    },
  ].filter((blocker) => blocker.count > 0)
}
