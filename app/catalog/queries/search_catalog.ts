import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'
import FindSkus from '#catalog/queries/find_skus'
import LookupSkus from '#catalog/queries/lookup_skus'
import { searchPattern } from '#catalog/services/search_text'

/** SKUs for the global search: by code, barcode or name. */
export async function searchSkus(term: string, limit: number): Promise<SearchHit[]> {
  const rows = await new LookupSkus().handle({ term, limit })
  return rows.map((row) => ({
    kind: 'sku',
    title: row.name,
    subtitle: row.code,
    href: `/catalog/skus/${row.id}`,
  }))
}

/** Products for the global search: by name or code, or by a SKU's barcode. */
export async function searchProducts(term: string, limit: number): Promise<SearchHit[]> {
  const scanned = (await new FindSkus().byScans([term])).get(term)
  const rows = await sql<{ id: number; code: string; name: string }>(
    null,
    `SELECT id, code, name FROM products
      WHERE status <> 'archived' AND CASE WHEN $1::bigint IS NULL THEN search_name LIKE $2 ELSE id = $1 END
      ORDER BY code LIMIT $3`,
    [scanned?.productId ?? null, searchPattern(term), limit]
  )
  return rows.map((row) => ({
    kind: 'product',
    title: row.name,
    subtitle: row.code,
    href: `/catalog/products/${row.id}`,
  }))
}
