import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

const PAGES = { adjustment: 'adjustments', transfer: 'transfers', assembly: 'assemblies' }

/** Adjustments, transfers and assembly orders by their number. */
export default async function search(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const number = term.trim().toUpperCase()
  if (!/^(ADJ|TRF|ASM|DIS)-/.test(number)) return []
  const rows = await sql<{
    id: number
    number: string
    kind: 'adjustment' | 'transfer' | 'assembly'
    place: string
  }>(
    null,
    `(SELECT a.id, a.number, 'adjustment' AS kind, w.name AS place FROM stock_adjustments a JOIN warehouses w ON w.id = a.warehouse_id
       WHERE a.number >= $1 AND a.number < $1 || '~' AND ($2::bigint[] IS NULL OR a.warehouse_id = ANY($2)) ORDER BY a.number LIMIT $3)
     UNION ALL
     (SELECT t.id, t.number, 'transfer', f.name || ' → ' || o.name FROM stock_transfers t
        JOIN warehouses f ON f.id = t.from_warehouse_id JOIN warehouses o ON o.id = t.to_warehouse_id
       WHERE t.number >= $1 AND t.number < $1 || '~'
         AND ($2::bigint[] IS NULL OR t.from_warehouse_id = ANY($2) OR t.to_warehouse_id = ANY($2)) ORDER BY t.number LIMIT $3)
     UNION ALL
     (SELECT a.id, a.number, 'assembly', s.code || ' ' || s.name FROM stock_assemblies a JOIN skus s ON s.id = a.sku_id
       WHERE a.number >= $1 AND a.number < $1 || '~' AND ($2::bigint[] IS NULL OR a.warehouse_id = ANY($2)) ORDER BY a.number LIMIT $3)`,
    [number, actor.warehouses, limit],
    'search_stock_documents'
  )
  return rows.slice(0, limit).map((row) => ({
    kind: row.kind,
    title: row.number,
    subtitle: row.place,
    href: `/inventory/${PAGES[row.kind]}/${row.id}`,
  }))
}
