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

interface Span {
  today: string
  since: string
  zone: string
}

interface Row extends DemandPolicy, Record<string, unknown> {
  id: number
  onHand: number
  moved: MovedDay[] | null
}

/** Works out, from what was shipped in the last 90 full days on which there was any, the numbers of the policies that follow demand. */
export default class RefreshPolicies {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(): Promise<number> {
    for (let after = 0, count = 0; ;) {
      const rows = await inTransaction(null, (trx) => this.#batch(trx, after, null))
      count += rows.length
      if (rows.length < BATCH) return count
      after = rows.at(-1)!.id
    }
  }

  /** Only these policies, in the caller's transaction: what was just saved need not wait for the night. */
  async ofPolicies(trx: Trx, ids: readonly number[]): Promise<void> {
    for (let after = 0; ;) {
      const rows = await this.#batch(trx, after, ids)
      if (rows.length < BATCH) return
      after = rows.at(-1)!.id
    }
  }

  /** The full days that count. */
  #span(): Span {
    const [now, zone] = [this.clock.now(), companyZone()]
    const morning = inZone(dayBounds(now, zone).start, zone)
    const since = morning.minus({ days: WINDOW_DAYS }).toJSDate().toISOString()
    return { zone, today: localDate(now, zone), since }
  }

  async #batch(trx: Trx, after: number, ids: readonly number[] | null): Promise<Row[]> {
    const { today, since, zone } = this.#span()
    const rows = await sql<Row>(
      trx,
      `SELECT p.id, p.method, p.safety_stock AS "safetyStock", p.cover_days AS "coverDays", p.lead_days AS "leadDays",
              p.lead_deviation::float8 AS "leadDeviation", p.review_days AS "reviewDays", p.service_level::float8 AS "serviceLevel",
              coalesce(l.on_hand, 0)::bigint AS "onHand", d.moved
         FROM stock_policies p CROSS JOIN LATERAL (${PLACES}) here
         LEFT JOIN LATERAL (SELECT sum(v.on_hand) AS on_hand FROM stock_levels v WHERE v.sku_id = p.sku_id AND v.warehouse_id = ANY(here.ids)) l ON true
         LEFT JOIN LATERAL (SELECT json_agg(json_build_array(ago, shipped, net)) AS moved FROM (
             SELECT $3::date - (e.occurred_at AT TIME ZONE $4)::date AS ago, coalesce(-sum(e.delta) FILTER (WHERE e.reason = 'ship'), 0) AS shipped,
                    coalesce(sum(e.delta) FILTER (WHERE e.bucket = 'on_hand'), 0) AS net
               FROM stock_entries e WHERE e.sku_id = p.sku_id AND e.warehouse_id = ANY(here.ids) AND e.occurred_at >= $2 GROUP BY 1) days) d ON true
        WHERE p.id > $1 AND p.method <> 'fixed' AND ($5::bigint[] IS NULL OR p.id = ANY($5)) ORDER BY p.id LIMIT ${BATCH}`,
      [after, since, today, zone, ids],
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
