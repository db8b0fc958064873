import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { demandOf, reorderNumbers, type DemandPolicy } from '#inventory/domain/reorder_point'

const WINDOW_DAYS = 90
const BATCH = 1000

interface Row extends DemandPolicy, Record<string, unknown> {
  id: number
  sum: number
  squares: number
}

/** Works out, from what was shipped in the last 90 days, the numbers of the policies that follow demand. */
export default class RefreshPolicies {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(): Promise<number> {
    const since = new Date(this.clock.now().getTime() - WINDOW_DAYS * 86_400_000)
    for (let after = 0, count = 0; ;) {
      const rows = await inTransaction(null, (trx) => this.#batch(trx, after, since))
      count += rows.length
      if (rows.length < BATCH) return count
      after = rows.at(-1)!.id
    }
  }

  async #batch(trx: Trx, after: number, since: Date): Promise<Row[]> {
    const rows = await sql<Row>(
      trx,
      `SELECT p.id, p.method, p.safety_stock AS "safetyStock", p.cover_days AS "coverDays", p.lead_days AS "leadDays",
              p.service_level::float8 AS "serviceLevel", coalesce(d.sum, 0)::float8 AS sum, coalesce(d.squares, 0)::float8 AS squares
         FROM stock_policies p
         LEFT JOIN LATERAL (
           SELECT sum(units) AS sum, sum(units * units) AS squares FROM (
             SELECT -sum(e.delta) AS units FROM stock_entries e
              WHERE e.sku_id = p.sku_id AND (p.warehouse_id IS NULL OR e.warehouse_id = p.warehouse_id)
                AND e.reason = 'ship' AND e.occurred_at >= $2
              GROUP BY (e.occurred_at AT TIME ZONE 'UTC')::date) days) d ON true
        WHERE p.id > $1 AND p.method <> 'fixed' ORDER BY p.id LIMIT ${BATCH}`,
      [after, since.toISOString()],
      'policies_demand'
    )
    const numbers = rows.map((row) =>
      reorderNumbers(row, demandOf(row.sum, row.squares, WINDOW_DAYS))
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
