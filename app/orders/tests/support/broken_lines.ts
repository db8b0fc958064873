import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Order lines whose counters say something else than the rows they count, or more than was ordered (I3). */
export async function brokenLines(trx: Trx | null = null): Promise<string[]> {
  const rows = await sql<{ problem: string }>(
    trx,
    `WITH counted AS (
       SELECT l.*, coalesce(f.live, 0) AS live, coalesce(f.gone, 0) AS gone, coalesce(r.back, 0) AS back, coalesce(r.asked, 0) AS asked
         FROM order_lines l
         LEFT JOIN LATERAL (
           SELECT sum(x.line_qty) AS live, sum(x.line_qty) FILTER (WHERE h.status IN ('shipped', 'delivered', 'returned')) AS gone
             FROM fulfilment_lines x JOIN fulfilments h ON h.id = x.fulfilment_id
            WHERE x.order_line_id = l.id AND NOT x.is_cancelled AND h.status <> 'cancelled') f ON true
         LEFT JOIN LATERAL (
           -- Of a bundle: every bundle of which any part is asked back.
           SELECT coalesce(max(ceil(back * share)), 0) AS back, coalesce(max(ceil(asked * share)), 0) AS asked FROM (
             SELECT sum(x.received_good + x.received_damaged) AS back, sum(x.qty - x.given_up) AS asked, coalesce(l.qty::numeric / p.qty, 1) AS share
               FROM after_sales_lines x JOIN after_sales_cases h ON h.id = x.case_id LEFT JOIN order_line_components p ON p.id = x.component_id
              WHERE x.order_line_id = l.id AND h.kind IN ('return', 'exchange') GROUP BY x.component_id, p.qty) parts) r ON true)
     SELECT 'line ' || id || ': ' || problem AS problem FROM counted CROSS JOIN LATERAL (VALUES
       (live > qty - cancelled, 'more in parcels than ordered'),
       (allocated <> live, 'allocated is not the sum of its parcels'),
       (shipped <> gone, 'shipped is not the sum of what left'),
       (shipped > allocated, 'more shipped than allocated'),
       (delivered > shipped, 'more delivered than shipped'),
       (returned <> back, 'returned is not the sum of what came back'),
       (return_requested <> asked, 'requested is not the sum of the cases'),
       (returned > return_requested OR return_requested > shipped, 'more comes back than left')
     ) AS checks(is_broken, problem) WHERE is_broken ORDER BY id`
  )
  return rows.map((row) => row.problem)
}

const UNDO = new Error('undo')

/** Runs the work in a transaction that is rolled back, tables and all. */
export async function inScratch<T>(
  open: (work: (trx: Trx) => Promise<void>) => Promise<void>,
  work: (trx: Trx) => Promise<T>
): Promise<T> {
  let answer: T
  try {
    await open(async (trx) => {
      answer = await work(trx)
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  }
  return answer!
}
