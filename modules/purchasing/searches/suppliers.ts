import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'
import { searchPattern } from '#catalog/services/search_text'

/** Suppliers by code, name in both languages and pinyin. */
export default async function searchSuppliers(
  term: string,
  _actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  if (term.trim().length < 2) return []
  const rows = await sql<{ id: number; code: string; name: string }>(
    null,
    'SELECT id, code, name FROM purchasing_suppliers WHERE search_name LIKE $1 ORDER BY name, id LIMIT $2',
    [searchPattern(term), limit],
    'purchasing_search_suppliers'
  )
  return rows.map((row) => ({
    kind: 'supplier',
    title: row.name,
    subtitle: row.code,
    href: `/purchasing/suppliers/${row.id}`,
  }))
}
