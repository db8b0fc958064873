import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'
import { POLICY_METHODS } from '#inventory/actions/save_policies'

export type PolicyRow = {
  id: number
  /** Of one SKU, or of a product: of each of its SKUs. */
  skuId: number | null
  productId: number | null
  code: string
  name: string
  /** Of a product: how many SKUs it has, and how many of them go by this policy. */
  skus: number | null
  counts: number | null
  warehouseId: number | null
  warehouseName: string | null
  groupId: number | null
  groupName: string | null
  method: string
  /** What follows demand differs by SKU: nothing is said here of a product. */
  reorderPoint: number
  targetLevel: number
  safetyStock: number
  coverDays: number | null
  leadDays: number
  serviceLevel: string | null
  ownerId: number | null
  overstockDays: number | null
  slowDays: number | null
  leadDeviation: string | null
  reviewDays: number | null
  /** Null of a product. */
  available: number | null
  inTransit: number | null
}

const POLICY_FILTERS = {
  of: choices('sku', 'product'),
  warehouse: ids(),
  group: ids(),
  method: choices(...POLICY_METHODS),
}
export const POLICY_LIST = {
  sorts: ['code', 'created'],
  defaultSort: 'code',
  filters: POLICY_FILTERS,
} satisfies ListSpec
const COLUMNS = `p.id, p.sku_id AS "skuId", p.product_id AS "productId", p.code, coalesce(s.name, r.name) AS name, c.skus, c.counts,
  p.warehouse_id AS "warehouseId", w.name AS "warehouseName", p.group_id AS "groupId", g.name AS "groupName", p.method,
  p.reorder_point AS "reorderPoint", p.target_level AS "targetLevel", p.safety_stock AS "safetyStock", p.cover_days AS "coverDays",
  p.lead_days AS "leadDays", p.service_level AS "serviceLevel", p.owner_id AS "ownerId", p.overstock_days AS "overstockDays",
  p.slow_days AS "slowDays", p.lead_deviation AS "leadDeviation", p.review_days AS "reviewDays", v.available, v.in_transit AS "inTransit"`
/** What a policy of a SKU looks at: its warehouse, or all own and third-party ones (of its group) together. */
const LEVELS = `stock_policies p LEFT JOIN stock_levels o ON o.warehouse_id = p.warehouse_id AND o.sku_id = p.sku_id
  LEFT JOIN LATERAL (
    SELECT sum(l.on_hand - l.reserved - l.quota)::bigint AS available, sum(l.in_transit)::bigint AS in_transit
      FROM stock_levels l JOIN warehouses x ON x.id = l.warehouse_id
     WHERE p.warehouse_id IS NULL AND l.sku_id = p.sku_id AND x.is_active AND x.kind IN ('own', 'third_party')
       AND (p.group_id IS NULL OR x.group_id = p.group_id)) a ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN p.sku_id IS NOT NULL THEN coalesce(o.on_hand - o.reserved - o.quota, a.available, 0) END AS available,
           CASE WHEN p.sku_id IS NOT NULL THEN coalesce(o.in_transit, a.in_transit, 0) END AS in_transit) v
  LEFT JOIN LATERAL (
    SELECT count(*)::int AS skus, count(i.id)::int AS counts
      FROM skus k LEFT JOIN sku_stock_policies i ON i.id = p.id AND i.sku_id = k.id
     WHERE k.product_id = p.product_id AND k.kind IN ('goods', 'kit', 'gift', 'material')) c ON p.product_id IS NOT NULL`
const STOCK = `${LEVELS} LEFT JOIN skus s ON s.id = p.sku_id LEFT JOIN products r ON r.id = p.product_id
  LEFT JOIN warehouses w ON w.id = p.warehouse_id LEFT JOIN warehouse_groups g ON g.id = p.group_id`

/** What concerns a SKU that was scanned or typed, else whose code or name is like it. */
async function policySearch(q: string | null) {
  if (!q) return null
  const scanned = (await new FindSkus().byScans([q])).get(q)
  if (scanned) return part`(p.sku_id = ${scanned.id} OR p.product_id = ${scanned.productId})`
  const pattern = searchPattern(q)
  return part`p.id IN (
    SELECT x.id FROM stock_policies x JOIN skus k ON k.id = x.sku_id WHERE k.search_name LIKE ${pattern}
    UNION ALL SELECT x.id FROM stock_policies x JOIN products k ON k.id = x.product_id WHERE k.search_name LIKE ${pattern})`
}

/** Stock policies with what they look at. */
export async function policyList(
  query: ListQuery<typeof POLICY_FILTERS>,
  actor: Actor
): Promise<KeysetSource> {
  const { filters } = query
  return {
    query,
    select: COLUMNS,
    from: STOCK,
    countFrom: 'stock_policies p',
    id: 'p.id',
    where: [
      actor.warehouses && part`p.warehouse_id = ANY(${actor.warehouses})`,
      when(filters.of?.length === 1 ? filters.of[0] : null, (of) =>
        of === 'sku' ? part`p.sku_id IS NOT NULL` : part`p.product_id IS NOT NULL`
      ),
      among('p.warehouse_id', filters.warehouse),
      among('p.group_id', filters.group),
      among('p.method', filters.method),
      await policySearch(query.q),
    ],
    sorts: { code: 'p.code', created: 'p.id' },
  }
}

/** One policy. @throws NotFoundException */
export async function getPolicy(id: number): Promise<PolicyRow> {
  const [row] = await sql<PolicyRow>(
    null,
    `SELECT ${COLUMNS} FROM ${STOCK} WHERE p.id = $1`,
    [id],
    'policy_get'
  )
  if (!row) throw new NotFoundException('stock_policy', id)
  return row
}
