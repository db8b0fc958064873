import { dayBounds, inZone, localDate, systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { demandOf, reorderNumbers, type DemandPolicy } from '#inventory/domain/reorder_point'
import { soldByDay, type MovedDay } from '#inventory/domain/sales_pace'
import { companyZone } from '#inventory/services/settings'

const WINDOW_DAYS = 90
const BATCH = 1000
/** What a policy looks at: its warehouse, or all together. */
const PLACE = (alias: string) =>
  `(p.warehouse_id IS NULL OR ${alias}.warehouse_id = p.warehouse_id)`

interface Row extends DemandPolicy, Record<string, unknown> {
  id: number
  onHand: number
  moved: MovedDay[] | null
}

/** Works out, from what was shipped in the last 90 full days on which there was any, the numbers of the policies that follow demand. */
export default class RefreshPolicies {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(): Promise<number> {
    const [now, zone] = [this.clock.now(), companyZone()]
    const morning = inZone(dayBounds(now, zone).start, zone)
    const span = {
      ...{ zone, today: localDate(now, zone) },
      since: morning.minus({ days: WINDOW_DAYS }).toJSDate().toISOString(),
    }
    for (let after = 0, count = 0; ;) {
      const rows = await inTransaction(null, (trx) => this.#batch(trx, after, span))
      count += rows.length
      if (rows.length < BATCH) return count
      after = rows.at(-1)!.id
    }
  }

  async #batch(
    trx: Trx,
    after: number,
    { today, since, zone }: { today: string; since: string; zone: string }
  ): Promise<Row[]> {
    const rows = await sql<Row>(
      trx,
      `SELECT p.id, p.method, p.safety_stock AS "safetyStock", p.cover_days AS "coverDays", p.lead_days AS "leadDays",
              p.lead_deviation::float8 AS "leadDeviation", p.review_days AS "reviewDays", p.service_level::float8 AS "serviceLevel",
              coalesce(l.on_hand, 0)::bigint AS "onHand", d.moved
         FROM stock_policies p
         LEFT JOIN LATERAL (SELECT sum(v.on_hand) AS on_hand FROM stock_levels v WHERE v.sku_id = p.sku_id AND ${PLACE('v')}) l ON true
         LEFT JOIN LATERAL (SELECT json_agg(json_build_array(ago, shipped, net)) AS moved FROM (
             SELECT $3::date - (e.occurred_at AT TIME ZONE $4)::date AS ago, coalesce(-sum(e.delta) FILTER (WHERE e.reason = 'ship'), 0) AS shipped,
                    coalesce(sum(e.delta) FILTER (WHERE e.bucket = 'on_hand'), 0) AS net
               FROM stock_entries e WHERE e.sku_id = p.sku_id AND ${PLACE('e')} AND e.occurred_at >= $2 GROUP BY 1) days) d ON true
        WHERE p.id > $1 AND p.method <> 'fixed' ORDER BY p.id LIMIT ${BATCH}`,
      [after, since, today, zone],
      'policies_demand'
    )
    // Today is not over: it says nothing of a day's demand yet.
    const numbers = rows.map((row) =>
      reorderNumbers(row, demandOf(soldByDay(row.moved ?? [], row.onHand, WINDOW_DAYS).slice(1)))
    )
    await sql(
      trx,
      `UPDATE stock_policies p SET reorder_point = n.point, target_level = n.target, safety_stock = n.safety, computed_at = now()
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS n(id, point, target, safety) WHERE p.id = n.id`,
      [
        rows.map((row) => row.id),
        numbers.map((n) => n.reorderPoint),
        numbers.map((n) => n.targetLevel),
        numbers.map((n) => n.safetyStock),
      ],
      'policies_computed'
    )
    return rows
  }
}
