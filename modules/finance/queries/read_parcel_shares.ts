import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { ParcelShare } from '../domain/freight_shares.js'

export type ParcelShareRow = ParcelShare & { fulfilmentId: number; orderId: number }

/** What each order has in parcels that carry several, the leading order first. */
export function readParcelShares(trx: Trx, fulfilmentIds: number[]): Promise<ParcelShareRow[]> {
  return sql<ParcelShareRow & Record<string, unknown>>(
    trx,
    `SELECT f.id AS "fulfilmentId", l.order_id AS "orderId",
            CASE WHEN bool_and(k.weight_g > 0) THEN sum(k.weight_g::bigint * fl.qty)::bigint ELSE 0 END AS "weightG",
            round(sum(l.payable * fl.line_qty / l.qty), 4)::text AS value
       FROM fulfilments f
       JOIN fulfilment_lines fl ON fl.fulfilment_id = f.id AND NOT fl.is_cancelled
       JOIN order_lines l ON l.id = fl.order_line_id
       JOIN skus k ON k.id = fl.sku_id
      WHERE f.id = ANY($1::bigint[]) GROUP BY f.id, l.order_id ORDER BY f.id, l.order_id <> f.order_id, l.order_id`,
    [fulfilmentIds],
    'finance_parcel_shares'
  )
}
