import { sql } from '#kernel/sql'
import { OPEN_CASES } from '#orders/domain/case_machine'
import type { OrderRecord } from '#orders/queries/get_order'

export type CaseFormLine = {
  id: number
  title: string
  sku: string | null
  qty: number
  payable: string
  returnable: number
  /** The parts of a bundle; each can be asked back by itself. */
  parts: {
    id: number
    sku: string
    name: string
    qty: number
    payable: string
    returnable: number
  }[]
}

/** Of an order, what a case is opened from, and how much may still go back. */
export async function caseForm(order: OrderRecord) {
  const { id, number, currency, paid, refunded } = order
  const [{ left }] = await sql<{ left: string }>(
    null,
    `SELECT greatest(o.paid_amount - o.refunded_amount - coalesce((SELECT sum(greatest(c.refund_amount - c.refunded_amount, 0))
              FROM after_sales_cases c WHERE c.order_id = o.id AND c.status = ANY($2::text[])), 0), 0) AS left FROM orders o WHERE o.id = $1`,
    [id, [...OPEN_CASES]]
  )
  const parts = await sql<CaseFormLine['parts'][number] & { lineId: number }>(
    null,
    `SELECT p.id, p.order_line_id AS "lineId", k.code AS sku, k.name, p.qty, p.payable,
            floor(p.qty::numeric * l.shipped / l.qty)::int - p.return_requested AS returnable
       FROM order_line_components p JOIN order_lines l ON l.id = p.order_line_id JOIN skus k ON k.id = p.sku_id
      WHERE l.order_id = $1 ORDER BY p.id`,
    [id]
  )
  const lines = order.lines
    .filter((line) => line.skuId !== null)
    .map((line): CaseFormLine => ({
      id: line.id,
      title: line.title,
      sku: line.sku,
      qty: line.qty,
      payable: line.payable,
      returnable: line.shipped - line.returnRequested,
      parts: parts.filter((part) => part.lineId === line.id),
    }))
  return { id, number, currency, paid, refunded, left, lines }
}
