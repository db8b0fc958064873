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

export type BomVersionLine = {
  skuId: number
  code: string
  name: string
  qty: number
  scrapRate: string
  alternates: { skuId: number; code: string; name: string; qty: number }[]
}

export type BomVersion = {
  id: number
  version: number
  yieldQty: number
  from: string | null
  to: string | null
  state: 'past' | 'active' | 'planned'
  note: string | null
  lines: BomVersionLine[]
}

/** The lines of the bill `b` as a JSON list, alternates in their order of preference. */
export const BOM_LINES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('skuId', l.sku_id, 'code', s.code, 'name', s.name, 'qty', l.qty,
    'scrapRate', l.scrap_rate::text, 'alternates',
    (SELECT coalesce(jsonb_agg(jsonb_build_object('skuId', a.sku_id, 'code', x.code, 'name', x.name, 'qty', a.qty) ORDER BY a.place), '[]')
       FROM bom_line_alternates a JOIN skus x ON x.id = a.sku_id WHERE a.bom_line_id = l.id)) ORDER BY l.id), '[]')
  FROM bom_lines l JOIN skus s ON s.id = l.sku_id WHERE l.bom_id = b.id)`

/** All versions of a SKU's bill, newest first, with their lines. */
export function bomVersions(skuId: number): Promise<BomVersion[]> {
  return sql<BomVersion>(
    null,
    `SELECT b.id, b.version, b.yield_qty AS "yieldQty", to_json(lower(b.effective))#>>'{}' AS from, to_json(upper(b.effective))#>>'{}' AS to, b.note,
            CASE WHEN b.effective @> now() THEN 'active' WHEN lower(b.effective) > now() THEN 'planned' ELSE 'past' END AS state,
            ${BOM_LINES} AS lines
       FROM boms b WHERE b.sku_id = $1 ORDER BY b.version DESC`,
    [skuId],
    'bom_versions'
  )
}
