import { dayBounds, inZone, localDate, systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { demandOf, reorderNumbers, type DemandPolicy } from '#inventory/domain/reorder_point'
import { soldByDay, type MovedDay } from '#inventory/domain/sales_pace'
import { companyZone } from '#inventory/services/settings'

const WINDOW_DAYS = 90
const BATCH = 1000
/** The warehouses a policy looks at: its own, or what its group (or the house) ships from. */
const PLACES = `SELECT coalesce(array_agg(w.id), '{}') AS ids FROM warehouses w
   WHERE w.is_active AND (w.id = p.warehouse_id OR p.warehouse_id IS NULL AND w.kind IN ('own', 'third_party')
                          AND (p.group_id IS NULL OR w.group_id = p.group_id))`

const NUMBERS = `unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS n(id, sku_id, point, target, safety)`
const OF_SKUS = `UPDATE stock_policies p SET reorder_point = n.point, target_level = n.target, safety_stock = n.safety, computed_at = now()
  FROM ${NUMBERS} WHERE p.id = n.id`
/** A product's policy follows the demand of each of its SKUs. */
const OF_PRODUCTS = `INSERT INTO stock_policy_skus (policy_id, sku_id, reorder_point, target_level, safety_stock, computed_at)
  SELECT id, sku_id, point, target, safety, now() FROM ${NUMBERS}
  ON CONFLICT (policy_id, sku_id) DO UPDATE SET reorder_point = excluded.reorder_point, target_level = excluded.target_level,
     safety_stock = excluded.safety_stock, computed_at = excluded.computed_at`

interface Span {
  today: string
  since: string
  zone: string
}

interface Row extends DemandPolicy, Record<string, unknown> {
  id: number
  skuId: number
  isInherited: boolean
  onHand: number
  moved: MovedDay[] | null
}

/** Works out, from what was shipped in the last 90 full days on which there was any, the numbers of the policies that follow demand. */
export default class RefreshPolicies {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(): Promise<number> {
    for (let after = 0, count = 0; ;) {
      const skus = await sql<{ id: number }>(
        null,
        `SELECT DISTINCT sku_id AS id FROM sku_stock_policies WHERE method <> 'fixed' AND sku_id > $1 ORDER BY 1 LIMIT ${BATCH}`,
        [after],
        'policies_skus'
      )
      if (skus.length === 0) return count
      const ids = skus.map((sku) => sku.id)
      count += await inTransaction(null, (trx) => this.ofSkus(trx, ids))
      after = ids.at(-1)!
    }
  }

  /** The full days that count. */
  #span(): Span {
    const [now, zone] = [this.clock.now(), companyZone()]
    const morning = inZone(dayBounds(now, zone).start, zone)
    const since = morning.minus({ days: WINDOW_DAYS }).toJSDate().toISOString()
    return { zone, today: localDate(now, zone), since }
  }

  /** Those these SKUs go by, in the caller's transaction: what was just saved need not wait for the night. Answers how many. */
  async ofSkus(trx: Trx, skuIds: readonly number[]): Promise<number> {
    const { today, since, zone } = this.#span()
    const rows = await sql<Row>(
      trx,
      `SELECT p.id, p.sku_id AS "skuId", p.is_inherited AS "isInherited", p.method, p.safety_stock AS "safetyStock", p.cover_days AS "coverDays", p.lead_days AS "leadDays",
              p.lead_deviation::float8 AS "leadDeviation", p.review_days AS "reviewDays", p.service_level::float8 AS "serviceLevel",
              coalesce(l.on_hand, 0)::bigint AS "onHand", d.moved
         FROM sku_stock_policies p CROSS JOIN LATERAL (${PLACES}) here
         LEFT JOIN LATERAL (SELECT sum(v.on_hand) AS on_hand FROM stock_levels v WHERE v.sku_id = p.sku_id AND v.warehouse_id = ANY(here.ids)) l ON true
         LEFT JOIN LATERAL (SELECT json_agg(json_build_array(ago, shipped, net)) AS moved FROM (
             SELECT $3::date - (e.occurred_at AT TIME ZONE $4)::date AS ago, coalesce(-sum(e.delta) FILTER (WHERE e.reason = 'ship'), 0) AS shipped,
                    coalesce(sum(e.delta) FILTER (WHERE e.bucket = 'on_hand'), 0) AS net
               FROM stock_entries e WHERE e.sku_id = p.sku_id AND e.warehouse_id = ANY(here.ids) AND e.occurred_at >= $2 GROUP BY 1) days) d ON true
        WHERE p.sku_id = ANY($1::bigint[]) AND p.method <> 'fixed' ORDER BY p.id, p.sku_id`,
      [skuIds, since, today, zone],
      'policies_demand'
    )
    // Today is not over: it says nothing of a day's demand yet.
    const numbers = rows.map((row) =>
      reorderNumbers(row, demandOf(soldByDay(row.moved ?? [], row.onHand, WINDOW_DAYS).slice(1)))
    )
    const own = rows.flatMap((row, index) => (row.isInherited ? [] : [index]))
    const inherited = rows.flatMap((row, index) => (row.isInherited ? [index] : []))
    const columns = (places: number[]) => [
      places.map((at) => rows[at].id),
      places.map((at) => rows[at].skuId),
      places.map((at) => numbers[at].reorderPoint),
      places.map((at) => numbers[at].targetLevel),
      places.map((at) => numbers[at].safetyStock),
    ]
    if (own.length > 0) await sql(trx, OF_SKUS, columns(own), 'policies_computed')
    if (inherited.length > 0)
      await sql(trx, OF_PRODUCTS, columns(inherited), 'policies_computed_skus')
    return rows.length
  }
}
