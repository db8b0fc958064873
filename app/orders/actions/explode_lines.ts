import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface LinePart {
  orderLineId: number
  skuId: number
  qty: number
  /** Its part of the line's price, decimal text; the parts sum to the line. */
  payable: string
}

export interface LineComponent {
  id: number
  orderLineId: number
  skuId: number
  qty: number
}

/** Writes the parts of bundle lines down once, when they are first allocated, and answers them by order line. */
export default class ExplodeLines {
  async handle(input: { trx: Trx; parts: LinePart[] }): Promise<Map<number, LineComponent[]>> {
    const { trx, parts } = input
    if (parts.length === 0) return new Map()
    const lineIds = [...new Set(parts.map((part) => part.orderLineId))]
    await sql(
      trx,
      `INSERT INTO order_line_components (order_line_id, sku_id, qty, payable)
       SELECT p."orderLineId", p."skuId", p.qty, p.payable
         FROM jsonb_to_recordset($1::jsonb) AS p("orderLineId" bigint, "skuId" bigint, qty int, payable numeric)
        WHERE NOT EXISTS (SELECT 1 FROM order_line_components c WHERE c.order_line_id = p."orderLineId")
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(parts)],
      'order_lines_explode'
    )
    const rows = await sql<LineComponent & Record<string, unknown>>(
      trx,
      `SELECT id, order_line_id AS "orderLineId", sku_id AS "skuId", qty FROM order_line_components
        WHERE order_line_id = ANY($1::bigint[]) ORDER BY order_line_id, id`,
      [lineIds],
      'order_lines_components'
    )
    const byLine = new Map<number, LineComponent[]>()
    for (const row of rows)
      byLine.set(row.orderLineId, [...(byLine.get(row.orderLineId) ?? []), row])
    return byLine
  }
}
