import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Makes the categories at the end of these ways where they are missing. Answers how each way, as it
 * was written (`服装>外套`), is written in the tree (`服装 / 外套`).
 */
export async function ensureCategories(
  trx: Trx,
  ways: readonly (string | null | undefined)[]
): Promise<Map<string, string>> {
  const distinct = [...new Set(ways.filter((way): way is string => Boolean(way?.trim())))].sort()
  if (distinct.length === 0) return new Map()
  const rows = await sql<{ way: string; id: number }>(
    trx,
    'SELECT way, category_at(way) AS id FROM unnest($1::text[]) AS way',
    [distinct],
    'categories_ensure'
  )
  // What the statement above made, only the next one sees.
  const paths = await sql<{ id: number; path: string }>(
    trx,
    'SELECT id, path FROM categories WHERE id = ANY($1::bigint[])',
    [rows.map(({ id }) => id)],
    'categories_paths'
  )
  const pathOf = new Map(paths.map(({ id, path }) => [id, path]))
  return new Map(
    rows.flatMap(({ way, id }): [string, string][] => {
      const path = pathOf.get(id)
      return path ? [[way, path]] : []
    })
  )
}
