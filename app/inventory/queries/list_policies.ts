import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  ids,
  part,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { POLICY_METHODS } from '#inventory/actions/save_policies'
import { skuSearch } from '#inventory/queries/list_stock'

export type PolicyRow = {
  id: number
  skuId: number
  code: string
  name: string
  warehouseId: number | null
  warehouseName: string | null
  groupId: number | null
  groupName: string | null
  method: string
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
  available: number
  inTransit: number
}

const POLICY_FILTERS = { warehouse: ids(), group: ids(), method: choices(...POLICY_METHODS) }
export const POLICY_LIST = {
  sorts: ['code', 'created'],
  defaultSort: 'code',
  filters: POLICY_FILTERS,
} satisfies ListSpec
const COLUMNS = `p.id, p.sku_id AS "skuId", s.code, s.name, p.warehouse_id AS "warehouseId", w.name AS "warehouseName",
  p.group_id AS "groupId", g.name AS "groupName", p.method,
  p.reorder_point AS "reorderPoint", p.target_level AS "targetLevel", p.safety_stock AS "safetyStock", p.cover_days AS "coverDays",
  p.lead_days AS "leadDays", p.service_level AS "serviceLevel", p.owner_id AS "ownerId", p.overstock_days AS "overstockDays",
  p.slow_days AS "slowDays", p.lead_deviation AS "leadDeviation", p.review_days AS "reviewDays", v.available, v.in_transit AS "inTransit"`
/** What a policy looks at: its warehouse, or all own and third-party ones (of its group) together. */
const LEVELS = `stock_policies p LEFT JOIN stock_levels o ON o.warehouse_id = p.warehouse_id AND o.sku_id = p.sku_id
  LEFT JOIN LATERAL (
    SELECT sum(l.on_hand - l.reserved - l.quota)::bigint AS available, sum(l.in_transit)::bigint AS in_transit
      FROM stock_levels l JOIN warehouses x ON x.id = l.warehouse_id
     WHERE p.warehouse_id IS NULL AND l.sku_id = p.sku_id AND x.is_active AND x.kind IN ('own', 'third_party')
       AND (p.group_id IS NULL OR x.group_id = p.group_id)) a ON true
  CROSS JOIN LATERAL (
    SELECT coalesce(o.on_hand - o.reserved - o.quota, a.available, 0) AS available, coalesce(o.in_transit, a.in_transit, 0) AS in_transit) v`
const STOCK = `${LEVELS} JOIN skus s ON s.id = p.sku_id LEFT JOIN warehouses w ON w.id = p.warehouse_id LEFT JOIN warehouse_groups g ON g.id = p.group_id`

/** Stock policies with what they look at. */
export async function policyList(
  query: ListQuery<typeof POLICY_FILTERS>,
  actor: Actor
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  return {
    query,
    select: COLUMNS,
    from: STOCK,
    countFrom: search ? 'stock_policies p JOIN skus s ON s.id = p.sku_id' : 'stock_policies p',
    id: 'p.id',
    where: [
      actor.warehouses && part`p.warehouse_id = ANY(${actor.warehouses})`,
      among('p.warehouse_id', query.filters.warehouse),
      among('p.group_id', query.filters.group),
      among('p.method', query.filters.method),
      search,
    ],
    sorts: { code: 's.code', created: 'p.id' },
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
