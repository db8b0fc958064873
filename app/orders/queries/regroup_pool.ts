import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LiveLine } from '#orders/domain/regroup'
import { lockOrders } from '#orders/queries/lock_orders'

/** A fulfilment line, or what is open of an order line (no id). */
export type PoolLine = LiveLine & { id: number | null; fulfilmentId: number | null; picked: number }

const LIVE_LINES = `
  SELECT fl.id, fl.fulfilment_id AS "fulfilmentId", l.order_id AS "orderId", fl.order_line_id AS "orderLineId",
         fl.component_id AS "componentId", fl.sku_id AS "skuId", fl.qty, fl.line_qty AS "lineQty", fl.picked,
         coalesce(k.weight_g, 0) AS "weightG"
    FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id JOIN skus k ON k.id = fl.sku_id
   WHERE fl.fulfilment_id = ANY($1::bigint[]) AND NOT fl.is_cancelled ORDER BY fl.id`

/** Units in no parcel yet, of orders that may be sent; a bundle by its parts, once they are written down. */
const OPEN_LINES = `
  SELECT NULL AS id, NULL AS "fulfilmentId", l.order_id AS "orderId", l.id AS "orderLineId", c.id AS "componentId", k.id AS "skuId",
         CASE WHEN c.id IS NULL THEN l.open * coalesce(i.multiplier, 1) ELSE c.qty / l.qty * l.open END AS qty,
         CASE WHEN c.id IS NULL OR c.id = min(c.id) OVER (PARTITION BY l.id) THEN l.open ELSE 0 END AS "lineQty",
         0 AS picked, coalesce(k.weight_g, 0) AS "weightG", true AS "isOpen"
    FROM (SELECT x.*, x.qty - x.cancelled - x.allocated AS open FROM order_lines x JOIN orders o ON o.id = x.order_id
           WHERE o.id = ANY($1::bigint[]) AND o.status IN ('approved', 'backordered', 'allocated', 'released', 'partly_shipped')) l
    LEFT JOIN listings i ON i.id = l.listing_id
    LEFT JOIN order_line_components c ON c.order_line_id = l.id
    JOIN skus k ON k.id = coalesce(c.sku_id, l.sku_id) AND k.kind <> 'bundle'
   WHERE l.open > 0 ORDER BY l.id, c.id`

/** Locks the orders of fulfilments and others, by id. */
export async function lockOrdersWith(trx: Trx, orderIds: number[], fulfilmentIds: number[]) {
  const rows = await sql<{ id: number }>(
    trx,
    'SELECT order_id AS id FROM fulfilment_orders WHERE fulfilment_id = ANY($1::bigint[])',
    [fulfilmentIds]
  )
  await lockOrders(trx, [...new Set([...orderIds, ...rows.map((row) => row.id)])])
}

/** The live lines of fulfilments. */
export const readLiveLines = (trx: Trx | null, fulfilmentIds: readonly number[]) =>
  sql<PoolLine & Record<string, unknown>>(
    trx,
    LIVE_LINES,
    [fulfilmentIds],
    'fulfilments_regroup_lines'
  )

/** What is in no parcel yet of orders that may be sent. */
export async function readOpenLines(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<PoolLine[]> {
  if (orderIds.length === 0) return []
  return sql<PoolLine & Record<string, unknown>>(trx, OPEN_LINES, [orderIds])
}
