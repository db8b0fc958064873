import { sql } from '#kernel/sql'

/**
 * Lines whose counter differs from the sum of their receipts, and receipts
 * whose stock entries differ from what they say; both should be none.
 */
export async function proveReceipts(): Promise<{ lines: number; receipts: number }> {
  const [row] = await sql<{ lines: number; receipts: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM (
              SELECT l.id FROM purchasing_order_lines l LEFT JOIN purchasing_receipt_lines r ON r.order_line_id = l.id
               GROUP BY l.id HAVING l.received <> coalesce(sum(r.received), 0) OR l.rejected <> coalesce(sum(r.rejected), 0)) drift) AS lines,
            (SELECT count(*)::int FROM (
              SELECT r.id FROM purchasing_receipt_lines r
                LEFT JOIN stock_entries e ON e.source_type = 'purchase_receipt' AND e.source_id = r.receipt_id AND e.source_line = r.id
               GROUP BY r.id HAVING r.received <> coalesce(sum(e.delta), 0)) gone) AS receipts`
  )
  return row
}
