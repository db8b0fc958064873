import { sql } from '#kernel/sql'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'

/** A product as pickers offer it. */
export type ProductOption = { id: number; code: string; name: string; skus: number }

/** Products that are sold, for a picker: that of a SKU scanned or typed, else by code or name; bounded. */
export default class LookupProducts {
  async handle({ term, limit = 20 }: { term: string; limit?: number }): Promise<ProductOption[]> {
    const scanned = (await new FindSkus().byScans([term])).get(term)
    return sql<ProductOption>(
      null,
      `SELECT p.id, p.code, p.name, (SELECT count(*)::int FROM skus s WHERE s.product_id = p.id) AS skus
         FROM products p WHERE p.status <> 'archived' AND CASE WHEN $1::bigint IS NULL THEN p.search_name LIKE $2 ELSE p.id = $1 END
        ORDER BY p.code LIMIT $3`,
      [scanned?.productId ?? null, searchPattern(term), limit]
    )
  }
}
