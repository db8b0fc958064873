import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** After-sales cases by their number, exactly. */
export default async function searchCases(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const rows = await sql<{ id: number; number: string; order: string }>(
    null,
    `SELECT c.id, c.number, o.number AS "order" FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
      WHERE c.number = $1 AND ($2::bigint[] IS NULL OR o.store_id = ANY($2)) LIMIT $3`,
    [term.toUpperCase(), actor.stores, limit],
    'orders_search_cases'
  )
  return rows.map((row) => ({
    kind: 'case',
    title: row.number,
    subtitle: row.order,
    href: `/orders/cases/${row.id}`,
  }))
}
