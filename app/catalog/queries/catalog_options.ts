import { sql } from '#kernel/sql'

/** The categories (as ways from the root) and the brands in use, for filters and suggestions. */
export async function catalogOptions(): Promise<{ categories: string[]; brands: string[] }> {
  const [categories, brands] = await Promise.all([
    sql<{ path: string }>(
      null,
      'SELECT path FROM categories ORDER BY path LIMIT 1000',
      [],
      'catalog_categories'
    ),
    sql<{ value: string }>(
      null,
      `WITH RECURSIVE used AS (
         (SELECT brand AS value FROM products WHERE brand IS NOT NULL ORDER BY brand LIMIT 1)
         UNION ALL SELECT (SELECT brand FROM products WHERE brand > u.value ORDER BY brand LIMIT 1) FROM used u WHERE u.value IS NOT NULL)
       SELECT value FROM used WHERE value IS NOT NULL LIMIT 200`,
      [],
      'catalog_brands'
    ),
  ])
  return { categories: categories.map((row) => row.path), brands: brands.map((row) => row.value) }
}

/** The category at the end of the way and all below it; null when none was asked for. */
export async function categoriesUnder(path: string | null | undefined): Promise<number[] | null> {
  if (!path) return null
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM categories WHERE path = $1 OR starts_with(path, $1 || ' / ')`,
    [path],
    'categories_under'
  )
  return rows.map((row) => row.id)
}
