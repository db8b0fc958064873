import { boundsOfText, inZone, localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { ON_ORDER } from '../domain/order_machine.js'
import { whatIsMissing, type Operands, type Policy, type Stock } from '../domain/suggest.js'

export interface StockKey {
  warehouseId: number
  skuId: number
}

/** A SKU in a warehouse with a policy, and what its formula says. */
export interface Need extends StockKey {
  operands: Operands
}

/** Days of sales the averages are taken over. */
export const DEMAND_DAYS = 28
/** Lead time of a SKU no supplier has a price for. */
const UNKNOWN_LEAD_DAYS = 7

/** A few keys are found by their SKUs, and not among all there are. */
const OF_KEYS = `p.sku_id = ANY($2::bigint[]) AND (w.id, p.sku_id) IN (SELECT * FROM unnest($1::bigint[], $2))`
const OF_ALL = '$1::bigint[] IS NULL AND $2::bigint[] IS NULL'

interface Row extends StockKey, Policy, Stock, Record<string, unknown> {
  leadTimeDays: number | null
}

/**
 * What the formula says for every key that has a stock policy; without `keys`
 * for all. A policy for all warehouses, or for those of a group, counts in each that ever held the SKU;
 * one of the warehouse itself goes before it, and one of its group before one for all, and any of the SKU's
 * own before those of its product. One that is silenced asks for nothing, and lets no wider one ask instead.
 * Three statements, whatever the number of keys.
 */
export default class ListNeeds {
  async handle(input: {
    trx?: Trx | null
    keys?: readonly StockKey[] | null
    today: string
  }): Promise<Need[]> {
    const rows = await this.#stocks(input.trx ?? null, input.keys ?? null, input.today)
    if (rows.length === 0) return []
    const demand = await this.#demand(input.trx ?? null, rows, input.today)
    return rows.map((row) => ({
      warehouseId: row.warehouseId,
      skuId: row.skuId,
      operands: whatIsMissing(row, row, demand(row), row.leadTimeDays ?? UNKNOWN_LEAD_DAYS),
    }))
  }

  #stocks(trx: Trx | null, keys: readonly StockKey[] | null, today: string): Promise<Row[]> {
    return sql<Row>(
      trx,
      `WITH wanted AS (
         SELECT DISTINCT ON (w.id, p.sku_id) w.id AS warehouse_id, p.sku_id, p.method, p.reorder_point, p.target_level, p.safety_stock, p.snoozed_until
           FROM sku_stock_policies p
           JOIN skus k ON k.id = p.sku_id AND k.status = 'active'
           JOIN warehouses w ON w.is_active AND w.kind IN ('own', 'third_party')
                            AND (w.id = p.warehouse_id OR p.warehouse_id IS NULL AND (p.group_id IS NULL OR w.group_id = p.group_id) AND EXISTS (
                                   SELECT 1 FROM stock_levels l WHERE l.warehouse_id = w.id AND l.sku_id = p.sku_id))
          WHERE ${keys ? OF_KEYS : OF_ALL}
          ORDER BY w.id, p.sku_id, p.is_inherited, p.warehouse_id NULLS LAST, p.group_id NULLS LAST)
       SELECT n.warehouse_id AS "warehouseId", n.sku_id AS "skuId", n.method, n.reorder_point AS "reorderPoint",
              n.target_level AS "targetLevel", n.safety_stock AS "safetyStock",
              coalesce(l.on_hand, 0) AS "onHand", coalesce(l.reserved, 0) AS reserved, coalesce(l.in_transit, 0) AS "inTransit",
              coalesce(o.open, 0)::bigint AS "openPurchase", t.days AS "leadTimeDays"
         FROM wanted n
         LEFT JOIN stock_levels l ON l.warehouse_id = n.warehouse_id AND l.sku_id = n.sku_id
         LEFT JOIN LATERAL (
           SELECT sum(greatest(pl.qty - pl.received, 0)) AS open
             FROM purchasing_order_lines pl JOIN purchasing_orders po ON po.id = pl.order_id
            WHERE pl.sku_id = n.sku_id AND po.warehouse_id = n.warehouse_id AND po.status = ANY($3)) o ON true
         LEFT JOIN LATERAL (
           SELECT coalesce(min(lead) FILTER (WHERE is_preferred), min(lead)) AS days
             FROM (SELECT coalesce(pp.lead_time_days, s.lead_time_days) AS lead, pp.is_preferred
                     FROM purchasing_prices pp JOIN purchasing_suppliers s ON s.id = pp.supplier_id AND s.status = 'active'
                    WHERE pp.sku_id = n.sku_id AND pp.valid @> $4::date) offers) t ON true
        WHERE n.snoozed_until IS NULL OR n.snoozed_until <= now()
        ORDER BY n.warehouse_id, n.sku_id`,
      [
        keys?.map((key) => key.warehouseId) ?? null,
        keys?.map((key) => key.skuId) ?? null,
        ON_ORDER,
        today,
      ],
      keys ? 'purchasing_needs_of' : 'purchasing_needs'
    )
  }

  /** Units shipped per day before today, oldest first, days without a sale as zero. */
  async #demand(
    trx: Trx | null,
    keys: readonly StockKey[],
    today: string
  ): Promise<(key: StockKey) => number[]> {
    const { zone } = company()
    const end = boundsOfText(today, zone).start
    const first = inZone(end, zone).minus({ days: DEMAND_DAYS })
    const days = Array.from({ length: DEMAND_DAYS }, (_, i) =>
      localDate(first.plus({ days: i }).toJSDate(), zone)
    )
    const rows = await sql<{ warehouseId: number; skuId: number; day: string; units: number }>(
      trx,
      `SELECT e.warehouse_id AS "warehouseId", e.sku_id AS "skuId", to_char(e.occurred_at AT TIME ZONE $5, 'YYYY-MM-DD') AS day,
              -sum(e.delta)::bigint AS units
         FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
         JOIN stock_entries e USING (warehouse_id, sku_id)
        WHERE e.reason = 'ship' AND e.occurred_at >= $3 AND e.occurred_at < $4
        GROUP BY 1, 2, 3`,
      [
        keys.map((k) => k.warehouseId),
        keys.map((k) => k.skuId),
        first.toISO(),
        end.toISOString(),
        zone,
      ],
      'purchasing_demand'
    )
    const sold = new Map(
      rows.map((row) => [`${row.warehouseId}:${row.skuId}:${row.day}`, row.units])
    )
    return ({ warehouseId, skuId }) =>
      days.map((day) => sold.get(`${warehouseId}:${skuId}:${day}`) ?? 0)
  }
}
