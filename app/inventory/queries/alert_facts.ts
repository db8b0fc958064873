import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { MovedDay } from '#inventory/domain/sales_pace'

/** What the house knows of one SKU in one place (a warehouse, or all of them together). */
export interface AlertFacts extends Record<string, unknown> {
  skuId: number
  warehouseId: number | null
  /** The group that is looked at together, and the warehouses in it. */
  groupId: number | null
  groupIds: number[] | null
  policyId: number | null
  reorderPoint: number
  targetLevel: number
  leadDays: number | null
  overstockDays: number | null
  slowDays: number | null
  available: number
  inTransit: number
  /** On hand now, and the days since `since` on which it moved. */
  onHand: number
  moved: MovedDay[] | null
  lastSoldOn: string | null
  daysSinceSale: number | null
  daysKnown: number
  /** Of one unit, in the company's currency: list price without tax less what it cost, never below zero. */
  margin: string
  unitCost: string
  ownerId: number | null
  snoozedUntil: string | null
}

/**
 * Places are the policies a SKU goes by, its own or its product's (of a warehouse, a group, or all), and, where a SKU has none, the warehouses that
 * hold or held it; what is below zero is looked at in its warehouse even where a policy takes several
 * together. A place goes by its warehouse, a group by its number below zero, all by 0. The owner is the
 * policy's, else that of the deepest category with a rule, the warehouse's own rule before one for all.
 */
const FACTS = `
  WITH places AS (SELECT id, cost_group_id, group_id, kind IN ('own', 'third_party') AS sells FROM warehouses WHERE is_active),
  levels AS MATERIALIZED (
    SELECT l.sku_id, l.warehouse_id, l.on_hand, l.on_hand - l.reserved - l.quota AS available, l.in_transit, w.sells, w.group_id, w.cost_group_id
      FROM stock_levels l JOIN places w ON w.id = l.warehouse_id WHERE l.sku_id = ANY($1::bigint[])),
  moved AS MATERIALIZED (
    SELECT e.sku_id, e.warehouse_id, w.sells, w.group_id, CASE WHEN e.occurred_at >= $3 THEN $2::date - (e.occurred_at AT TIME ZONE $4)::date END AS ago,
           min(e.occurred_at) AS first, max(e.occurred_at) FILTER (WHERE e.reason = 'ship') AS last,
           coalesce(-sum(e.delta) FILTER (WHERE e.reason = 'ship'), 0) AS shipped, coalesce(sum(e.delta) FILTER (WHERE e.bucket = 'on_hand'), 0) AS net
      FROM stock_entries e JOIN places w ON w.id = e.warehouse_id WHERE e.sku_id = ANY($1) GROUP BY 1, 2, 3, 4, 5),
  days AS (
    SELECT sku_id, warehouse_id AS place, ago, first, last, shipped, net FROM moved
    UNION ALL SELECT sku_id, 0, ago, min(first), max(last), sum(shipped), sum(net) FROM moved WHERE sells GROUP BY sku_id, ago
    UNION ALL SELECT sku_id, -group_id, ago, min(first), max(last), sum(shipped), sum(net) FROM moved WHERE sells AND group_id IS NOT NULL
     GROUP BY sku_id, group_id, ago),
  stock AS (
    SELECT sku_id, warehouse_id AS place, on_hand, available, in_transit FROM levels
    UNION ALL SELECT sku_id, 0, sum(on_hand), sum(available), sum(in_transit) FROM levels WHERE sells GROUP BY 1
    UNION ALL SELECT sku_id, -group_id, sum(on_hand), sum(available), sum(in_transit) FROM levels WHERE sells AND group_id IS NOT NULL GROUP BY 1, 2),
  sales AS (
    SELECT sku_id, place, min(first) AS first, max(last) AS last, json_agg(json_build_array(ago, shipped, net)) FILTER (WHERE ago >= 0) AS moved
      FROM days GROUP BY 1, 2),
  policies AS MATERIALIZED (SELECT * FROM sku_stock_policies WHERE sku_id = ANY($1)),
  subjects AS (
    SELECT p.sku_id, p.warehouse_id, p.group_id, p.id AS policy_id FROM policies p
     WHERE (p.warehouse_id IS NULL OR EXISTS (SELECT 1 FROM places w WHERE w.id = p.warehouse_id))
       AND (p.group_id IS NULL OR EXISTS (SELECT 1 FROM places w WHERE w.group_id = p.group_id AND w.sells))
    UNION ALL
    SELECT l.sku_id, l.warehouse_id, NULL, NULL FROM levels l
     WHERE l.sells AND NOT EXISTS (SELECT 1 FROM policies p WHERE p.sku_id = l.sku_id
             AND (p.warehouse_id = l.warehouse_id
                  OR p.warehouse_id IS NULL AND (p.group_id IS NULL OR p.group_id = l.group_id) AND l.available >= 0)))
  SELECT x.sku_id AS "skuId", x.warehouse_id AS "warehouseId", x.group_id AS "groupId",
         (SELECT json_agg(g.id) FROM places g WHERE g.group_id = x.group_id AND g.sells) AS "groupIds", x.policy_id AS "policyId",
         coalesce(p.reorder_point, 0) AS "reorderPoint", coalesce(p.target_level, 0) AS "targetLevel", p.lead_days AS "leadDays",
         p.overstock_days AS "overstockDays", p.slow_days AS "slowDays",
         coalesce(v.available, 0)::bigint AS available, coalesce(v.in_transit, 0)::bigint AS "inTransit",
         coalesce(v.on_hand, 0)::bigint AS "onHand", d.moved,
         to_char(d.last AT TIME ZONE $4, 'YYYY-MM-DD') AS "lastSoldOn", $2::date - (d.last AT TIME ZONE $4)::date AS "daysSinceSale",
         n.known AS "daysKnown", greatest(0, round(s.list_price / (1 + s.tax_rate) - n.cost, 6))::text AS margin, n.cost::text AS "unitCost",
         coalesce(p.owner_id, o.user_id) AS "ownerId", to_json(p.snoozed_until)#>>'{}' AS "snoozedUntil"
    FROM subjects x JOIN skus s ON s.id = x.sku_id AND s.status = 'active' AND s.kind NOT IN ('bundle', 'virtual')
    JOIN products pr ON pr.id = s.product_id
    LEFT JOIN policies p ON p.id = x.policy_id AND p.sku_id = x.sku_id
    LEFT JOIN stock v ON v.sku_id = x.sku_id AND v.place = coalesce(x.warehouse_id, -x.group_id, 0)
    LEFT JOIN sales d ON d.sku_id = x.sku_id AND d.place = coalesce(x.warehouse_id, -x.group_id, 0)
    LEFT JOIN places w ON w.id = x.warehouse_id
    LEFT JOIN stock_costs c ON c.sku_id = x.sku_id AND c.cost_group_id = coalesce(w.cost_group_id, (SELECT min(o.cost_group_id) FROM places o WHERE o.sells AND (x.group_id IS NULL OR o.group_id = x.group_id)))
    CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN c.qty > 0 THEN round(c.value / c.qty, 6) ELSE c.last_unit_cost END, s.purchase_price) AS cost,
                               coalesce($2::date - (d.first AT TIME ZONE $4)::date, 0) AS known) n
    LEFT JOIN LATERAL (
      SELECT r.user_id FROM stock_alert_owners r LEFT JOIN categories k ON k.id = r.category_id
       WHERE (r.warehouse_id IS NULL OR r.warehouse_id = x.warehouse_id)
         AND (k.id IS NULL OR k.path = pr.category OR starts_with(pr.category, k.path || ' / '))
       ORDER BY length(k.path) DESC NULLS LAST, r.warehouse_id NULLS LAST LIMIT 1) o ON true
   ORDER BY x.sku_id, x.warehouse_id NULLS FIRST, x.group_id NULLS FIRST`

/** The facts of these SKUs in every place that matters; one statement. `today` is the company's day, `since` the morning of the first that is told. */
export function alertFacts(
  trx: Trx | null,
  skuIds: readonly number[],
  { today, since, zone }: { today: string; since: Date; zone: string }
): Promise<AlertFacts[]> {
  return sql<AlertFacts>(trx, FACTS, [skuIds, today, since.toISOString(), zone], 'alert_facts')
}

/** Units on their way between warehouses, by the day they are expected on. */
export function transfersUnderWay(
  trx: Trx | null,
  skuIds: readonly number[],
  zone: string
): Promise<{ skuId: number; warehouseId: number; qty: number; on: string | null }[]> {
  return sql(
    trx,
    `SELECT l.sku_id AS "skuId", t.to_warehouse_id AS "warehouseId", sum(l.qty - l.received - l.lost)::bigint AS qty,
            to_char(t.expected_at AT TIME ZONE $2, 'YYYY-MM-DD') AS on
       FROM stock_transfer_lines l JOIN stock_transfers t ON t.id = l.transfer_id
      WHERE l.sku_id = ANY($1::bigint[]) AND t.status = 'in_transit' AND l.qty > l.received + l.lost GROUP BY 1, 2, 4`,
    [skuIds, zone],
    'transfers_under_way'
  )
}
