import { sql } from '#kernel/sql'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'

/** A SKU as pickers offer it. */
export type SkuOption = {
  id: number
  code: string
  name: string
  kind: string
  listPrice: string
}

const COLUMNS = 'id, code, name, kind, list_price AS "listPrice"'

/** Active SKUs for a picker: the exact code or barcode, else by name; bounded. */
export default class LookupSkus {
  async handle({
    term,
    kinds = null,
    limit = 20,
  }: {
    term: string
    kinds?: string[] | null
    limit?: number
  }): Promise<SkuOption[]> {
    const scanned = (await new FindSkus().byScans([term])).get(term)
    return sql<SkuOption>(
      null,
      `SELECT ${COLUMNS} FROM skus WHERE status = 'active' AND ($2::text[] IS NULL OR kind = ANY($2))
          AND CASE WHEN $1::bigint IS NULL THEN search_name LIKE $3 ELSE id = $1 END
        ORDER BY code LIMIT $4`,
      [scanned?.id ?? null, kinds, searchPattern(term), limit]
    )
  }

  /** The options behind ids that a form already holds. */
  byIds(ids: readonly number[]): Promise<SkuOption[]> {
    return sql<SkuOption>(
      null,
      `SELECT ${COLUMNS} FROM skus WHERE id = ANY($1::bigint[]) ORDER BY code`,
      [ids],
      'skus_options'
    )
  }
}
