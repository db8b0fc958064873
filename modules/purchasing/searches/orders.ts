import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Purchase orders by their number, whole or from its beginning. */
export default async function searchOrders(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const number = term.trim().toUpperCase()
  if (!number.startsWith('PO')) return []
  const rows = await sql<{ id: number; number: string; supplier: string }>(
    null,
    `SELECT o.id, o.number, s.name AS supplier FROM purchasing_orders o JOIN purchasing_suppliers s ON s.id = o.supplier_id
      WHERE o.number >= $1 AND o.number < $1 || '~' AND ($2::bigint[] IS NULL OR o.warehouse_id = ANY($2))
      ORDER BY o.number DESC LIMIT $3`,
    [number, actor.warehouses, limit],
    'purchasing_search_orders'
  )
  return rows.map((row) => ({
    kind: 'purchase_order',
    title: row.number,
    subtitle: row.supplier,
    href: `/purchasing/orders/${row.id}`,
  }))
}
