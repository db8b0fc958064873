import type { CustomerTotals } from '#customers/actions/set_order_totals'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * What the orders of customers add up to, one row for each customer asked for: sales that were not
 * cancelled, paid less refunded.
 */
export function customerTotals(trx: Trx | null, customerIds: number[]): Promise<CustomerTotals[]> {
  return sql<CustomerTotals & Record<string, unknown>>(
    trx,
    `WITH company AS (
       SELECT coalesce((SELECT value #>> '{}' FROM settings WHERE module = 'shell' AND key = 'currency' AND scope = ''), 'CNY') AS currency
     ), sums AS (
       SELECT customer_id, currency, count(*)::int AS count, sum(paid_amount - refunded_amount) AS amount, max(placed_at) AS last
         FROM orders
        WHERE customer_id = ANY($1::bigint[]) AND kind = 'sale' AND status <> 'cancelled'
        GROUP BY customer_id, currency
     )
     SELECT w.id AS "customerId", coalesce(sum(s.count), 0)::int AS count,
            coalesce(sum(s.amount) FILTER (WHERE s.currency = c.currency), 0)::text AS total,
            coalesce(jsonb_object_agg(s.currency, trim_scale(s.amount)::text) FILTER (WHERE s.amount <> 0), '{}') AS totals,
            to_jsonb(max(s.last)) #>> '{}' AS "lastOrderAt"
       FROM unnest($1::bigint[]) AS w(id) CROSS JOIN company c LEFT JOIN sums s ON s.customer_id = w.id
      GROUP BY w.id, c.currency ORDER BY w.id`,
    [customerIds],
    'orders_customer_totals'
  )
}
