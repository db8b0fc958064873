import { sql } from '#kernel/sql'

export type CategoryNode = {
  id: number
  parentId: number | null
  name: string
  /** The way from the root, 服装 / 外套. */
  path: string
  depth: number
  /** Products and SKUs right here, and here and below. */
  products: number
  skus: number
  allProducts: number
  allSkus: number
}

/** Every category in the order of the tree with what lies in it; at most 2,000. One statement. */
export async function categoryTree(): Promise<CategoryNode[]> {
  const rows = await sql<Omit<CategoryNode, 'allProducts' | 'allSkus'>>(
    null,
    `SELECT c.id, c.parent_id AS "parentId", c.name, c.path, array_length(string_to_array(c.path, ' / '), 1) - 1 AS depth,
            coalesce(o.products, 0) AS products, coalesce(o.skus, 0) AS skus
       FROM categories c LEFT JOIN (
         SELECT p.category_id AS id, count(*)::int AS products, sum(s.n)::int AS skus
           FROM products p CROSS JOIN LATERAL (SELECT count(*) AS n FROM skus WHERE product_id = p.id) s WHERE p.category_id IS NOT NULL GROUP BY 1) o USING (id)
      ORDER BY string_to_array(c.path, ' / ') LIMIT 2000`,
    [],
    'category_tree'
  )
  const nodes = rows.map((row) => ({ ...row, allProducts: row.products, allSkus: row.skus }))
  const known = new Map(nodes.map((node) => [node.id, node]))
  // From the leaves up: each one hands what it holds to the one above.
  for (const node of [...nodes].sort((a, b) => b.depth - a.depth)) {
    const above = node.parentId === null ? undefined : known.get(node.parentId)
    if (!above) continue
    above.allProducts += node.allProducts
    above.allSkus += node.allSkus
  }
  return nodes
}
