import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  choices,
  flag,
  ids,
  part,
  when,
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
  method: string
  reorderPoint: number
  targetLevel: number
  safetyStock: number
  coverDays: number | null
  leadDays: number
  serviceLevel: string | null
  available: number
  inTransit: number
}

const POLICY_FILTERS = { warehouse: ids(), method: choices(...POLICY_METHODS) }
export const POLICY_LIST = {
  sorts: ['code', 'created'],
  defaultSort: 'code',
  filters: POLICY_FILTERS,
} satisfies ListSpec
const COLUMNS = `p.id, p.sku_id AS "skuId", s.code, s.name, p.warehouse_id AS "warehouseId", w.name AS "warehouseName", p.method,
  p.reorder_point AS "reorderPoint", p.target_level AS "targetLevel", p.safety_stock AS "safetyStock", p.cover_days AS "coverDays",
  p.lead_days AS "leadDays", p.service_level AS "serviceLevel", v.available, v.in_transit AS "inTransit"`
/** What a policy looks at: its warehouse, or all own and third-party ones together. */
const STOCK = `stock_policies p JOIN skus s ON s.id = p.sku_id LEFT JOIN warehouses w ON w.id = p.warehouse_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.on_hand - l.reserved), 0)::bigint AS available, coalesce(sum(l.in_transit), 0)::bigint AS in_transit
      FROM stock_levels l JOIN warehouses x ON x.id = l.warehouse_id
     WHERE l.sku_id = p.sku_id AND CASE WHEN p.warehouse_id IS NULL THEN x.kind IN ('own', 'third_party') ELSE l.warehouse_id = p.warehouse_id END) v`

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
    countFrom: 'stock_policies p JOIN skus s ON s.id = p.sku_id',
    id: 'p.id',
    where: [
      actor.warehouses && part`p.warehouse_id = ANY(${actor.warehouses})`,
      when(query.filters.warehouse, (warehouses) => part`p.warehouse_id = ANY(${warehouses})`),
      when(query.filters.method, (method) => part`p.method = ANY(${method})`),
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

export type AlertRow = PolicyRow & {
  /** `out` when nothing is available, else `low`. */
  status: string
  snoozedUntil: string | null
  /** Units shipped a day over the last 30 days. */
  dailyDemand: string
  /** Days until nothing is left at that pace; null without demand. */
  daysLeft: number | null
  /** What would bring it back to its target. */
  suggested: number
}

const ALERT_FILTERS = { warehouse: ids(), status: choices('low', 'out'), snoozed: flag() }
export const ALERT_LIST = {
  sorts: ['available', 'code'],
  defaultSort: 'available',
  filters: ALERT_FILTERS,
} satisfies ListSpec
const LOW = part`v.available + v.in_transit <= p.reorder_point`

/** What is at or below its reorder point, the emptiest first, with when it runs out. */
export async function alertList(
  query: ListQuery<typeof ALERT_FILTERS>,
  actor: Actor
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const { status, snoozed } = query.filters
  return {
    query,
    select: `${COLUMNS}, CASE WHEN v.available <= 0 THEN 'out' ELSE 'low' END AS status, to_json(p.snoozed_until)#>>'{}' AS "snoozedUntil",
      round(d.units / 30.0, 1) AS "dailyDemand", CASE WHEN d.units > 0 THEN floor(greatest(v.available, 0) * 30 / d.units)::int END AS "daysLeft",
      greatest(greatest(p.target_level, p.reorder_point) - v.available - v.in_transit, 0) AS suggested`,
    from: `${STOCK} CROSS JOIN LATERAL (
      SELECT coalesce(-sum(e.delta), 0)::bigint AS units FROM stock_entries e
       WHERE e.sku_id = p.sku_id AND e.reason = 'ship' AND e.occurred_at > now() - interval '30 days'
         AND (p.warehouse_id IS NULL OR e.warehouse_id = p.warehouse_id)) d`,
    countFrom: STOCK,
    id: 'p.id',
    where: [
      LOW,
      actor.warehouses && part`p.warehouse_id = ANY(${actor.warehouses})`,
      when(query.filters.warehouse, (warehouses) => part`p.warehouse_id = ANY(${warehouses})`),
      status?.length === 1 &&
        (status[0] === 'out' ? part`v.available <= 0` : part`v.available > 0`),
      snoozed
        ? part`p.snoozed_until > now()`
        : part`p.snoozed_until IS NULL OR p.snoozed_until <= now()`,
      search,
    ],
    sorts: { available: 'v.available', code: 's.code' },
  }
}

/** How many alerts are awake, and how many of them are out of stock. */
export async function countAlerts(actor: Actor): Promise<{ low: number; out: number }> {
  const [row] = await sql<{ low: number; out: number }>(
    null,
    `SELECT count(*)::int AS low, count(*) FILTER (WHERE v.available <= 0)::int AS out FROM ${STOCK}
      WHERE v.available + v.in_transit <= p.reorder_point AND (p.snoozed_until IS NULL OR p.snoozed_until <= now())
        AND ($1::bigint[] IS NULL OR p.warehouse_id = ANY($1))`,
    [actor.warehouses],
    'alerts_count'
  )
  return row
}
