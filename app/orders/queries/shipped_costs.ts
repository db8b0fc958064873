import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The unit cost at which the units of order lines left, weighted over their parcels, by `<order line>:<sku>`. */
export async function shippedCosts(
  trx: Trx | null,
  orderLineIds: readonly number[]
): Promise<Map<string, string>> {
  const rows = await sql<{ id: number; sku: number; cost: string }>(
    trx,
    `SELECT f.order_line_id AS id, e.sku_id AS sku, round(sum(e.unit_cost * e.delta) / sum(e.delta), 6)::text AS cost
       FROM fulfilment_lines f
       JOIN stock_entries e ON e.source_type = 'fulfilment' AND e.source_id = f.fulfilment_id AND e.source_line = f.id AND e.reason = 'ship'
      WHERE f.order_line_id = ANY($1::bigint[]) AND NOT f.is_cancelled GROUP BY 1, 2`,
    [orderLineIds]
  )
  return new Map(rows.map((row) => [`${row.id}:${row.sku}`, row.cost]))
}
