import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  flag,
  ids,
  part,
  text,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { categoriesUnder } from '#catalog/queries/catalog_options'
import { ALERT_KINDS } from '#inventory/domain/stock_alerts'
import { skuSearch } from '#inventory/queries/list_stock'

export type AlertRow = {
  id: number
  skuId: number
  code: string
  name: string
  warehouseId: number | null
  warehouseName: string | null
  /** Of a group that is looked at together. */
  groupName: string | null
  kind: string
  side: string
  policyId: number | null
  /** The product whose policy it is; null where it is the SKU's own, or none. */
  policyProduct: string | null
  available: number
  inbound: number
  nextInboundOn: string | null
  reorderPoint: number | null
  dailyDemand: string
  runsOutOn: string | null
  /** Margin lost a day while there is none; null without the right to see costs. */
  lostPerDay: string | null
  coverDays: number | null
  lastSoldOn: string | null
  excessValue: string | null
  suggested: number
  ownerId: number | null
  ownerName: string | null
  snoozedUntil: string | null
  requestedAt: string | null
  requestedQty: number | null
  since: string
}

const FILTERS = {
  kind: choices(...ALERT_KINDS),
  warehouse: ids(),
  owner: ids(),
  unowned: flag(),
  category: text(),
  snoozed: flag(),
  requested: flag(),
}
export const ALERT_LIST = {
  sorts: ['urgent', 'runsOut', 'lost', 'excess'],
  defaultSort: 'urgent',
  filters: FILTERS,
} satisfies ListSpec
const COLUMNS = `a.id, a.sku_id AS "skuId", s.code, s.name, a.warehouse_id AS "warehouseId", w.name AS "warehouseName", g.name AS "groupName", a.kind, a.side,
  a.policy_id AS "policyId", pr.name AS "policyProduct", a.available, a.inbound, to_char(a.next_inbound_on, 'YYYY-MM-DD') AS "nextInboundOn", a.reorder_point AS "reorderPoint",
  a.daily_demand::text AS "dailyDemand", to_char(a.runs_out_on, 'YYYY-MM-DD') AS "runsOutOn", a.cover_days AS "coverDays",
  to_char(a.last_sold_on, 'YYYY-MM-DD') AS "lastSoldOn", a.suggested, a.owner_id AS "ownerId", u.full_name AS "ownerName",
  to_json(a.snoozed_until)#>>'{}' AS "snoozedUntil", to_json(a.requested_at)#>>'{}' AS "requestedAt", a.requested_qty AS "requestedQty",
  to_json(a.since)#>>'{}' AS since`
const AWAKE = part`a.snoozed_until IS NULL OR a.snoozed_until <= now()`

/** What needs somebody's eye, the most urgent first; read as it was worked out last. */
export async function alertList(
  query: ListQuery<typeof FILTERS>,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const { filters } = query
  const categories = await categoriesUnder(filters.category)
  const joined =
    search || categories ? 'stock_alerts a JOIN skus s ON s.id = a.sku_id' : 'stock_alerts a'
  return {
    query,
    select: `${COLUMNS}, ${seesCosts ? 'a.lost_per_day::text' : 'NULL'} AS "lostPerDay", ${seesCosts ? 'a.excess_value::text' : 'NULL'} AS "excessValue"`,
    from: `stock_alerts a JOIN skus s ON s.id = a.sku_id LEFT JOIN warehouses w ON w.id = a.warehouse_id
      LEFT JOIN warehouse_groups g ON g.id = a.group_id LEFT JOIN users u ON u.id = a.owner_id
      LEFT JOIN stock_policies po ON po.id = a.policy_id LEFT JOIN products pr ON pr.id = po.product_id`,
    countFrom: joined,
    id: 'a.id',
    where: [
      part`a.ended_at IS NULL`,
      actor.warehouses && part`a.warehouse_id = ANY(${actor.warehouses})`,
      among('a.kind', filters.kind),
      among('a.warehouse_id', filters.warehouse),
      among('a.owner_id', filters.owner),
      filters.unowned && part`a.owner_id IS NULL`,
      filters.requested && part`a.requested_at IS NOT NULL`,
      filters.snoozed ? part`a.snoozed_until > now()` : AWAKE,
      when(
        categories,
        (list) => part`s.product_id IN (SELECT id FROM products WHERE category_id = ANY(${list}))`
      ),
      search,
    ],
    sorts: {
      urgent: 'a.urgency',
      runsOut: { column: 'a.runs_out_on', nullable: true },
      lost: 'a.lost_per_day',
      excess: 'a.excess_value',
    },
  }
}

export interface AlertCounts {
  /** By kind, those that are awake. */
  kinds: { status: string; count: number }[]
  /** Margin lost a day by what is out now; null without the right to see costs. */
  lostPerDay: string | null
  /** What is tied up in too much; null likewise. */
  excessValue: string | null
  /** When alerts were worked out last. */
  refreshedAt: string | null
}

const AWAKE_ROWS = `FROM stock_alerts a
  WHERE a.ended_at IS NULL AND (a.snoozed_until IS NULL OR a.snoozed_until <= now()) AND ($1::bigint[] IS NULL OR a.warehouse_id = ANY($1))`

/**
 * What is lost a day and tied up, of each SKU once: its warehouses may stand beside a group or all of
 * them together, so only the dearest way of looking at it counts.
 */
const MONEY = `
  SELECT coalesce(sum(lost), 0)::text AS lost, coalesce(sum(excess), 0)::text AS excess FROM (
    SELECT sku_id, max(lost) AS lost, max(excess) AS excess FROM (
      SELECT a.sku_id, CASE WHEN a.warehouse_id IS NOT NULL THEN 1 WHEN a.group_id IS NOT NULL THEN 2 ELSE 3 END AS way,
             coalesce(sum(a.lost_per_day) FILTER (WHERE a.kind IN ('negative', 'out')), 0) AS lost,
             coalesce(sum(a.excess_value) FILTER (WHERE a.side = 'excess'), 0) AS excess
        ${AWAKE_ROWS} GROUP BY 1, 2) ways GROUP BY sku_id) skus`

/** The tabs and figures above the list. */
export async function countAlerts(actor: Actor, seesCosts: boolean): Promise<AlertCounts> {
  const [rows, [money], [last]] = await Promise.all([
    sql<{ kind: string; count: number }>(
      null,
      `SELECT a.kind, count(*)::int AS count ${AWAKE_ROWS} GROUP BY a.kind`,
      [actor.warehouses],
      'alerts_count'
    ),
    seesCosts
      ? sql<{ lost: string; excess: string }>(null, MONEY, [actor.warehouses], 'alerts_money')
      : [],
    sql<{ at: string | null }>(
      null,
      `SELECT to_json(max(finished_at))#>>'{}' AS at FROM stock_alert_refreshes`,
      [],
      'alerts_refreshed_at'
    ),
  ])
  const counts = new Map(rows.map((row) => [row.kind, row.count]))
  return {
    kinds: ALERT_KINDS.map((kind) => ({ status: kind, count: counts.get(kind) ?? 0 })),
    lostPerDay: money?.lost ?? null,
    excessValue: money?.excess ?? null,
    refreshedAt: last.at,
  }
}

/** How many alerts of too little are awake, and how many of them are out of stock: the home page's figure. */
export async function countShort(actor: Actor): Promise<{ low: number; out: number }> {
  const { kinds } = await countAlerts(actor, false)
  const of = (...wanted: string[]) =>
    kinds.filter(({ status }) => wanted.includes(status)).reduce((sum, one) => sum + one.count, 0)
  return { low: of('negative', 'out', 'low', 'runs_out'), out: of('negative', 'out') }
}
