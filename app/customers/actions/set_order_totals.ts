import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface CustomerTotals {
  customerId: number
  count: number
  /** In the company's currency. */
  total: string
  /** Paid less refunded, by currency. */
  totals: Record<string, string>
  /** ISO 8601. */
  lastOrderAt: string | null
}

/**
 * Projects what customers' orders add up to; the orders area computes it from its orders and calls
 * this for a list. Answers the customers whose figures were different.
 */
export default class SetOrderTotals {
  async handle({ trx, totals }: { trx: Trx; totals: CustomerTotals[] }): Promise<number[]> {
    if (totals.length === 0) return []
    const rows = await sql<{ id: number }>(
      trx,
      `WITH input AS (
         SELECT r.* FROM jsonb_to_recordset($1::jsonb)
           AS r("customerId" bigint, count int, total numeric(18,4), totals jsonb, "lastOrderAt" timestamptz)
       ), held AS (
         SELECT c.id FROM customers c JOIN input i ON i."customerId" = c.id ORDER BY c.id FOR NO KEY UPDATE OF c
       )
       UPDATE customers c SET orders_count = i.count, orders_total = i.total, orders_totals = i.totals,
              last_order_at = i."lastOrderAt", updated_at = now()
         FROM input i JOIN held h ON h.id = i."customerId"
        WHERE c.id = h.id AND (c.orders_count, c.orders_total, c.orders_totals, c.last_order_at)
              IS DISTINCT FROM (i.count, i.total, i.totals, i."lastOrderAt")
       RETURNING c.id`,
      [JSON.stringify(totals)],
      'customers_totals'
    )
    return rows.map((row) => row.id)
  }
}
