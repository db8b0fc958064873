import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Keeps for each order what first brought its customer and what brought them last before they
 * ordered. Customers without a recorded visit have nothing to keep.
 */
export default class AttributeOrders {
  async handle({ trx, orderIds }: { trx: Trx; orderIds: number[] }): Promise<void> {
    await sql(
      trx,
      `INSERT INTO marketing_order_sources (order_id, customer_id, first_source, last_source)
       SELECT o.id, o.customer_id, f.source, l.source
         FROM orders o
         CROSS JOIN LATERAL (
           SELECT v.first_source AS source FROM marketing_visitors v
            WHERE v.customer_id = o.customer_id AND v.first_seen_at <= o.placed_at ORDER BY v.first_seen_at LIMIT 1
         ) f
         CROSS JOIN LATERAL (
           SELECT s.source FROM marketing_visitors v JOIN marketing_visits s ON s.visitor_id = v.id AND s.started_at <= o.placed_at
            WHERE v.customer_id = o.customer_id ORDER BY s.channel = 'direct', s.started_at DESC LIMIT 1
         ) l
        WHERE o.id = ANY($1::bigint[]) AND o.customer_id IS NOT NULL
        ORDER BY o.id
       ON CONFLICT (order_id) DO NOTHING`,
      [orderIds]
    )
  }
}
