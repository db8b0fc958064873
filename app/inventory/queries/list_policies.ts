import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  flag,
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
const LEVELS = `stock_policies p LEFT JOIN stock_levels o ON o.warehouse_id = p.warehouse_id AND o.sku_id = p.sku_id
  LEFT JOIN LATERAL (
    SELECT sum(l.on_hand - l.reserved - l.quota)::bigint AS available, sum(l.in_transit)::bigint AS in_transit
      FROM stock_levels l JOIN warehouses x ON x.id = l.warehouse_id
     WHERE p.warehouse_id IS NULL AND l.sku_id = p.sku_id AND x.kind IN ('own', 'third_party')) a ON true
  CROSS JOIN LATERAL (
    SELECT coalesce(o.on_hand - o.reserved - o.quota, a.available, 0) AS available, coalesce(o.in_transit, a.in_transit, 0) AS in_transit) v`
const STOCK = `${LEVELS} JOIN skus s ON s.id = p.sku_id LEFT JOIN warehouses w ON w.id = p.warehouse_id`

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

export type LowRow = PolicyRow & {
  /** `out` when nothing is available, else `low`. */
  status: string
  snoozedUntil: string | null
  /** What would bring it back to its target. */
  suggested: number
}

type Demand = {
  /** Units shipped a day over the last 30 days. */
  dailyDemand: string
  /** Days until nothing is left at that pace; null without demand. */
  daysLeft: number | null
}
export type AlertRow = LowRow & Demand

const ALERT_FILTERS = { warehouse: ids(), status: choices('low', 'out'), snoozed: flag() }
export const ALERT_LIST = {
  sorts: ['available', 'code'],
  defaultSort: 'available',
  filters: ALERT_FILTERS,
} satisfies ListSpec
const LOW = part`v.available + v.in_transit <= p.reorder_point`

/** What is at or below its reorder point, the emptiest first. */
export async function alertList(
  query: ListQuery<typeof ALERT_FILTERS>,
  actor: Actor
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const { status, snoozed } = query.filters
  return {
    query,
    select: `${COLUMNS}, CASE WHEN v.available <= 0 THEN 'out' ELSE 'low' END AS status, to_json(p.snoozed_until)#>>'{}' AS "snoozedUntil",
      greatest(greatest(p.target_level, p.reorder_point) - v.available - v.in_transit, 0) AS suggested`,
    from: STOCK,
    countFrom: search ? `${LEVELS} JOIN skus s ON s.id = p.sku_id` : LEVELS,
    id: 'p.id',
    where: [
      LOW,
      actor.warehouses && part`p.warehouse_id = ANY(${actor.warehouses})`,
      among('p.warehouse_id', query.filters.warehouse),
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

/** The page's rows with what was shipped of each over the last 30 days; one statement a page. */
export async function withDemand(rows: readonly LowRow[]): Promise<AlertRow[]> {
  const found = await sql<{ id: number } & Demand>(
    null,
    `SELECT r.id, round(d.units / 30.0, 1) AS "dailyDemand",
            CASE WHEN d.units > 0 THEN floor(greatest(r.available, 0) * 30 / d.units)::int END AS "daysLeft"
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS r(id, sku_id, warehouse_id, available)
       CROSS JOIN LATERAL (
         SELECT coalesce(-sum(e.delta), 0)::bigint AS units FROM stock_entries e
          WHERE e.sku_id = r.sku_id AND e.reason = 'ship' AND e.occurred_at > now() - interval '30 days'
            AND (r.warehouse_id IS NULL OR e.warehouse_id = r.warehouse_id)) d`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.skuId),
      rows.map((row) => row.warehouseId),
      rows.map((row) => row.available),
    ],
    'alerts_demand'
  )
  const demand = new Map(found.map(({ id, ...rest }) => [id, rest]))
  return rows.map((row) => ({ ...row, ...demand.get(row.id)! }))
}

/** How many alerts are awake, and how many of them are out of stock. */
export async function countAlerts(actor: Actor): Promise<{ low: number; out: number }> {
  const [row] = await sql<{ low: number; out: number }>(
    null,
    `SELECT count(*)::int AS low, count(*) FILTER (WHERE v.available <= 0)::int AS out FROM ${LEVELS}
      WHERE v.available + v.in_transit <= p.reorder_point AND (p.snoozed_until IS NULL OR p.snoozed_until <= now())
        AND ($1::bigint[] IS NULL OR p.warehouse_id = ANY($1))`,
    [actor.warehouses],
    'alerts_count'
  )
  return row
}
