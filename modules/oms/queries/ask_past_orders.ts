import { compileToSql, numbered, type Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { WhatIfPart, WhatIfStore } from '#modules/oms/domain/what_if'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

interface Asked {
  condition: Condition
  /** Null: every store the person sees. */
  storeIds: readonly number[] | null
  /** The rule as it stands, whose own verdicts are compared. */
  code: string | null
  /** Moments that a condition tells from. */
  now: Date
  from: Date
  to: Date
}

const SAMPLES = 20

/**
 * What a condition says of the orders placed in a part of the past, by store, beside what really
 * became of them. The condition is asked once an order, by range of `orders_placed`.
 */
export async function askPastOrders(trx: Trx, asked: Asked): Promise<WhatIfPart> {
  const { text, values } = pastOrdersSql(asked)
  const rows = await sql<WhatIfStore & { samples: number[] | null }>(trx, text, values)
  const samples = rows.flatMap((row) => row.samples ?? []).map(Number)
  return {
    stores: rows.map(({ samples: _, ...row }) => row),
    samples: samples.sort((a, b) => b - a).slice(0, SAMPLES),
  }
}

/** The statement of {@link askPastOrders}, for whoever wants to see its plan. */
export function pastOrdersSql({ condition, storeIds, code, now, from, to }: Asked) {
  const compiled = compileToSql(condition, ORDER_FIELDS, { now, zone: company().zone })
  const { sql: hit, bindings } = numbered(compiled, 4)
  const text = `
    WITH asked AS MATERIALIZED (
      SELECT o.id, o.store_id, o.status = 'cancelled' AS cancelled, o.refunded_amount > 0 AS refunded, ${hit} AS hit FROM orders o
       WHERE o.placed_at >= $1 AND o.placed_at < $2 AND ($3::bigint[] IS NULL OR o.store_id = ANY($3))),
    judged AS (
      SELECT a.*, j.held, j.spoke FROM asked a
        LEFT JOIN LATERAL (
          SELECT bool_or(v.verdict = 'held') AS held, bool_or(v.findings @> jsonb_build_array(jsonb_build_object('rule', $4::text))) AS spoke
            FROM oms_order_audits v WHERE v.order_id = a.id) j ON a.hit OR $4 IS NOT NULL)
    SELECT store_id::int AS "storeId", count(*)::int AS seen, (count(*) FILTER (WHERE hit))::int AS hits,
           (count(*) FILTER (WHERE hit AND held))::int AS held, (count(*) FILTER (WHERE hit AND cancelled))::int AS cancelled,
           (count(*) FILTER (WHERE hit AND refunded AND NOT cancelled))::int AS returned,
           CASE WHEN $4 IS NOT NULL THEN (count(*) FILTER (WHERE hit AND spoke))::int END AS alike,
           CASE WHEN $4 IS NOT NULL THEN (count(*) FILTER (WHERE spoke AND NOT hit))::int END AS missed,
           (array_agg(id ORDER BY id DESC) FILTER (WHERE hit))[1:${SAMPLES}] AS samples
      FROM judged GROUP BY store_id`
  return { text, values: [from, to, storeIds, code, ...bindings] }
}
