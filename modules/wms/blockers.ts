import type { Blocker } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Goods on carts belong to nobody once the module is off. */
export default async function blockers(): Promise<Blocker[]> {
  const [{ count }] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM wms_waves WHERE status IN ('released', 'picking', 'packing')`
  )
  return count > 0
    ? [{ message: 'wms.blockers.waves', count, href: '/wms/waves?status=released,picking,packing' }]
    : []
}
