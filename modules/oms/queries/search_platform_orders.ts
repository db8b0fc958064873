import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Platform orders by the platform's number, those that became no order above all. */
export default async function searchPlatformOrders(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const number = term.trim().replace(/^#/, '')
  const rows = await sql<{ id: number; number: string; store: string }>(
    null,
    `SELECT p.id, p.external_no AS number, s.name AS store FROM platform_orders p JOIN stores s ON s.id = p.store_id
      WHERE p.external_no IN ($1, '#' || $1) AND ($2::bigint[] IS NULL OR p.store_id = ANY($2)) ORDER BY p.order_id IS NOT NULL, p.id DESC LIMIT $3`,
    [number, actor.stores, limit]
  )
  return rows.map((row) => ({
    kind: 'platform_order',
    title: row.number,
    subtitle: row.store,
    href: `/oms/parked/${row.id}`,
  }))
}
