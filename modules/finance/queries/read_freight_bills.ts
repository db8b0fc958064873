import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export type FreightBillRow = {
  fulfilmentId: number
  number: string
  /** What couriers billed for the parcel so far. */
  billed: string
  /** What the books hold as its freight. */
  booked: string
  /** How often it was corrected before. */
  corrections: number
}

/**
 * Billed parcels whose revenue is recognised, locked: for others the bill is read when that is done.
 * An order's parcel has one sale journal, a shared one has one for each of its orders.
 */
export async function readFreightBills(
  trx: Trx,
  fulfilmentIds: number[]
): Promise<FreightBillRow[]> {
  // Locked first: what another correction has just booked must be in what is read.
  await sql(
    trx,
    'SELECT 1 FROM fulfilments WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [fulfilmentIds],
    'finance_freight_bills_lock'
  )
  return sql<FreightBillRow>(
    trx,
    `SELECT f.id AS "fulfilmentId", f.number, f.freight_billed AS billed, s.freight + b.amount AS booked, b.corrections
       FROM fulfilments f,
            LATERAL (SELECT coalesce(sum(l.debit - l.credit), 0) AS freight, count(*) AS lines
                       FROM (SELECT DISTINCT r.journal_id FROM fulfilment_lines x JOIN finance_recognitions r ON r.fulfilment_line_id = x.id
                              WHERE x.fulfilment_id = f.id) j
                       LEFT JOIN finance_lines l ON l.journal_id = j.journal_id AND l.account_code = '5601.02') s,
            LATERAL (SELECT coalesce(sum(amount), 0) AS amount, count(*)::int AS corrections FROM finance_freight_bills WHERE fulfilment_id = f.id) b
      WHERE f.id = ANY($1::bigint[]) AND f.freight_billed IS NOT NULL AND s.lines > 0
      ORDER BY f.id`,
    [fulfilmentIds],
    'finance_freight_bills_read'
  )
}

/** Whose cost freight is, by order: of what replaces goods, the order they were sold with. */
export async function costOrders(
  trx: Trx,
  orderIds: readonly number[]
): Promise<Map<number, { storeId: number; costOrderId: number }>> {
  const rows = await sql<{ id: number; storeId: number; costOrderId: number }>(
    trx,
    `SELECT id, store_id AS "storeId", CASE WHEN kind IN ('exchange', 'resend') THEN coalesce(parent_id, id) ELSE id END AS "costOrderId"
       FROM orders WHERE id = ANY($1::bigint[])`,
    [orderIds],
    'finance_cost_orders'
  )
  return new Map(rows.map(({ id, ...order }) => [id, order]))
}
