import { sql } from '#kernel/sql'

/** The categories and brands in use, for filters and suggestions. */
export async function catalogOptions(): Promise<{ categories: string[]; brands: string[] }> {
  const column = (name: 'category' | 'brand') =>
    sql<{ value: string }>(
      null,
      `WITH RECURSIVE used AS (
         (SELECT ${name} AS value FROM products WHERE ${name} IS NOT NULL ORDER BY ${name} LIMIT 1)
         UNION ALL SELECT (SELECT ${name} FROM products WHERE ${name} > u.value ORDER BY ${name} LIMIT 1) FROM used u WHERE u.value IS NOT NULL)
       SELECT value FROM used WHERE value IS NOT NULL LIMIT 200`,
      [],
      `catalog_${name}`
    )
  const [categories, brands] = await Promise.all([column('category'), column('brand')])
  return { categories: categories.map((row) => row.value), brands: brands.map((row) => row.value) }
}
