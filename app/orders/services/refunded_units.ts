import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { noteOnCases } from '#orders/actions/move_cases'
import { unitsToStop, type Refunded } from '#orders/domain/case_amounts'

const LINES = `
  SELECT l.id, a.case_id AS "caseId", l.qty, l.payable, l.shipped, l.cancelled, l.return_requested AS returned, a.asked,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'qty', p.qty)), '[]') FROM order_line_components p WHERE p.order_line_id = l.id) AS parts,
         coalesce((SELECT sum(x.refund_amount) FROM after_sales_lines x JOIN after_sales_cases c ON c.id = x.case_id
                    WHERE x.order_line_id = l.id AND c.status IN ('refunded', 'completed')), 0)
         + coalesce((SELECT sum((x->>'amount')::numeric) FROM order_refunds r, jsonb_array_elements(r.lines) x
                      WHERE r.order_id = l.order_id AND r.case_id IS NULL AND r.state = 'settled' AND (x->>'orderLineId')::bigint = l.id), 0) AS settled
    FROM (SELECT case_id, order_line_id, jsonb_agg(jsonb_build_object('componentId', component_id, 'qty', qty)) AS asked
            FROM after_sales_lines WHERE case_id = ANY($1::bigint[]) GROUP BY 1, 2) a
    JOIN order_lines l ON l.id = a.order_line_id`

/** Notes which units of refunded cases' lines are not to be sent any more. Answers the lines of the cases. */
export async function noteStops(
  trx: Trx,
  caseIds: readonly number[],
  actor: Actor
): Promise<number[]> {
  const lines = await sql<Refunded & { id: number; caseId: number }>(
    trx,
    LINES,
    [caseIds],
    'orders_stops_lines'
  )
  const stops = lines
    .map((line) => ({ id: line.id, caseId: line.caseId, units: unitsToStop(line) }))
    .filter((one) => one.units > 0)
  await sql(
    trx,
    `INSERT INTO after_sales_stops (case_id, order_line_id, units) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[])
     ON CONFLICT (case_id, order_line_id) DO NOTHING`,
    [stops.map((one) => one.caseId), stops.map((one) => one.id), stops.map((one) => one.units)],
    'orders_stops_note'
  )
  const steps = [...Map.groupBy(stops, (one) => one.caseId)].map(([caseId, of]) => ({
    ...{ act: 'stop_units', caseId },
    params: { units: of.reduce((sum, one) => sum + one.units, 0) },
  }))
  await noteOnCases(trx, steps, actor)
  return lines.map((line) => line.id)
}

/** What of these lines is still to be sent goes out again, unless another case asks its money back or units wait to be taken off. */
export function freeLines(trx: Trx, orderLineIds: readonly number[]) {
  return sql(
    trx,
    `UPDATE order_lines l SET refund_state = CASE WHEN EXISTS (
              SELECT FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id
               WHERE a.order_line_id = l.id AND c.kind = 'refund_only' AND c.status IN ('requested', 'approved')) THEN 'requested' ELSE 'none' END
      WHERE l.id = ANY($1::bigint[]) AND l.refund_state <> 'none' AND l.qty - l.cancelled > l.shipped
        AND NOT EXISTS (SELECT FROM after_sales_stops s WHERE s.order_line_id = l.id AND s.done < s.units)`,
    [orderLineIds],
    'orders_lines_free'
  )
}
