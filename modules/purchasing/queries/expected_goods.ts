import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { ExpectedGoods } from '#inventory/services/expected_stock'
import { ON_ORDER } from '../domain/order_machine.js'

/** What is ordered of these SKUs and has not come, by the day the supplier promised or we expect it. */
export function expectedGoods(
  trx: Trx | null,
  skuIds: readonly number[]
): Promise<ExpectedGoods[]> {
  return sql<ExpectedGoods & Record<string, unknown>>(
    trx,
    `SELECT l.sku_id AS "skuId", o.warehouse_id AS "warehouseId", sum(l.qty - l.received)::bigint AS qty,
            to_char(coalesce(o.promised_on, o.expected_on), 'YYYY-MM-DD') AS on
       FROM purchasing_order_lines l JOIN purchasing_orders o ON o.id = l.order_id
      WHERE l.sku_id = ANY($1::bigint[]) AND o.status = ANY($2) AND l.qty > l.received GROUP BY 1, 2, 4`,
    [skuIds, ON_ORDER],
    'purchasing_expected_goods'
  )
}
