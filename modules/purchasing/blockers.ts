import type { Blocker } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Goods on their way could not be received any more. */
export default async function blockers(): Promise<Blocker[]> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM purchasing_orders WHERE status IN ('sent', 'confirmed', 'partially_received')`
  )
  const href = '/purchasing/orders?status=sent,confirmed,partially_received'
  return count > 0 ? [{ message: 'purchasing.blockers.arriving', count, href }] : []
}
