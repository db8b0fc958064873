import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { OPEN_CASES } from '#orders/domain/case_machine'
import { CLAIMED } from '#orders/services/case_lines'

export interface RefundRoom {
  /** What of the payment is neither promised by a case nor given back, decimal text. */
  left: string
  lines: {
    id: number
    externalLineNo: string | null
    qty: number
    /** Units that left and were not asked back yet. */
    returnable: number
    left: string
  }[]
}

/** How much of an order, and of each of its lines, can still be given or asked back. */
export async function refundRoom(trx: Trx, orderId: number): Promise<RefundRoom> {
  const [order] = await sql<{ left: string }>(
    trx,
    `SELECT greatest(o.paid_amount - o.refunded_amount - coalesce((SELECT sum(greatest(c.refund_amount - c.refunded_amount, 0))
              FROM after_sales_cases c WHERE c.order_id = o.id AND c.status = ANY($2::text[])), 0), 0) AS left FROM orders o WHERE o.id = $1`,
    [orderId, [...OPEN_CASES]],
    'orders_refund_room'
  )
  const lines = await sql<RefundRoom['lines'][number] & Record<string, unknown>>(
    trx,
    `SELECT l.id, l.external_line_no AS "externalLineNo", l.qty, l.shipped - l.return_requested AS returnable,
            greatest(l.payable - (${CLAIMED}), 0) AS left FROM order_lines l WHERE l.order_id = $1 AND l.sku_id IS NOT NULL ORDER BY l.line_no`,
    [orderId],
    'orders_refund_room_lines'
  )
  return { left: order.left, lines }
}
