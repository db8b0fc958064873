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

/** Locks customers in the order of their id, before figures about them are read and written. */
export async function holdCustomers(trx: Trx, customerIds: number[]): Promise<void> {
  await sql(
    trx,
    'SELECT id FROM customers WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [customerIds],
    'customers_hold'
  )
}

/**
 * Projects what customers' orders add up to; the orders area computes it from its orders and calls
 * this for a list, having locked the customers ({@link holdCustomers}). Answers the customers whose figures were different.
 */
export default class SetOrderTotals {
  async handle({ trx, totals }: { trx: Trx; totals: CustomerTotals[] }): Promise<number[]> {
    if (totals.length === 0) return []
    const rows = await sql<{ id: number }>(
      trx,
      `WITH input AS (
         SELECT r.* FROM jsonb_to_recordset($1::jsonb)
           AS r("customerId" bigint, count int, total numeric(18,4), totals jsonb, "lastOrderAt" timestamptz)
       )
       UPDATE customers c SET orders_count = i.count, orders_total = i.total, orders_totals = i.totals,
              last_order_at = i."lastOrderAt", updated_at = now()
         FROM input i
        WHERE c.id = i."customerId" AND (c.orders_count, c.orders_total, c.orders_totals, c.last_order_at)
              IS DISTINCT FROM (i.count, i.total, i.totals, i."lastOrderAt")
       RETURNING c.id`,
      [JSON.stringify(totals)],
      'customers_totals'
    )
    return rows.map((row) => row.id)
  }
}
