import { part, when, type KeysetSource, type ListQuery, type ListSpec } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { searchPattern } from '#catalog/services/search_text'

export type BomRow = {
  /** The SKU that is made. */
  id: number
  code: string
  name: string
  versions: number
  /** The version in force, if one is. */
  version: number | null
  yieldQty: number | null
  lineCount: number
}

export const BOM_LIST = { sorts: ['code', 'created'], defaultSort: 'code' } satisfies ListSpec

/** SKUs that have a bill of materials. */
export function bomList(query: ListQuery): KeysetSource {
  return {
    query,
    select: `s.id, s.code, s.name, (SELECT count(*)::int FROM boms WHERE sku_id = s.id) AS versions,
      b.version, b.yield_qty AS "yieldQty", (SELECT count(*)::int FROM bom_lines WHERE bom_id = b.id) AS "lineCount"`,
    from: `skus s LEFT JOIN boms b ON b.sku_id = s.id AND b.effective @> now()`,
    countFrom: 'skus s',
    id: 's.id',
    where: [
      part`EXISTS (SELECT 1 FROM boms x WHERE x.sku_id = s.id)`,
      when(query.q, (q) => part`s.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: { code: 's.code', created: 's.id' },
  }
}

export type BomVersion = {
  id: number
  version: number
  yieldQty: number
  from: string | null
  to: string | null
  state: 'past' | 'active' | 'planned'
  note: string | null
  lines: { skuId: number; code: string; name: string; qty: number }[]
}

/** All versions of a SKU's bill, newest first, with their lines. */
export function bomVersions(skuId: number): Promise<BomVersion[]> {
  return sql<BomVersion>(
    null,
    `SELECT b.id, b.version, b.yield_qty AS "yieldQty", to_json(lower(b.effective))#>>'{}' AS from, to_json(upper(b.effective))#>>'{}' AS to, b.note,
            CASE WHEN b.effective @> now() THEN 'active' WHEN lower(b.effective) > now() THEN 'planned' ELSE 'past' END AS state,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('skuId', l.sku_id, 'code', s.code, 'name', s.name, 'qty', l.qty) ORDER BY l.id), '[]')
               FROM bom_lines l JOIN skus s ON s.id = l.sku_id WHERE l.bom_id = b.id) AS lines
       FROM boms b WHERE b.sku_id = $1 ORDER BY b.version DESC`,
    [skuId],
    'bom_versions'
  )
}
