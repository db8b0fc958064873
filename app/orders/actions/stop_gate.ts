import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LockedFulfilment } from '#orders/queries/lock_orders'

/**
 * The hard gate before a parcel leaves: under the locks of its orders, fulfilments that were
 * intercepted, with an order that was stopped, or with a line under refund, do not pass.
 */
export async function splitStopped<Row extends Pick<LockedFulfilment, 'id'>>(
  trx: Trx,
  rows: readonly Row[]
): Promise<{ passed: Row[]; stopped: number[] }> {
  if (rows.length === 0) return { passed: [], stopped: [] }
  const found = await sql<{ id: number }>(
    trx,
    `SELECT f.id FROM fulfilments f
      WHERE f.id = ANY($1::bigint[])
        AND (f.intercept_reason IS NOT NULL
          OR EXISTS (SELECT 1 FROM fulfilment_orders x JOIN orders o ON o.id = x.order_id
                      WHERE x.fulfilment_id = f.id AND o.status IN ('held', 'cancelled'))
          OR EXISTS (SELECT 1 FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
                      WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled AND l.refund_state <> 'none'))`,
    [rows.map((row) => row.id)],
    'fulfilments_stopped'
  )
  const stopped = new Set(found.map((row) => row.id))
  return { passed: rows.filter((row) => !stopped.has(row.id)), stopped: [...stopped] }
}
