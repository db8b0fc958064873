import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SuggestPurchases from '../actions/suggest_purchases.js'
import type { StockKey } from '../queries/list_needs.js'

/** What is on order changed: looks again at the SKUs of these purchase orders. */
export async function refreshNeeds(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const keys = await sql<StockKey & Record<string, unknown>>(
    trx,
    `SELECT DISTINCT o.warehouse_id AS "warehouseId", l.sku_id AS "skuId"
       FROM purchasing_orders o JOIN purchasing_order_lines l ON l.order_id = o.id WHERE o.id = ANY($1::bigint[])`,
    [orderIds],
    'purchasing_keys_of_orders'
  )
  if (keys.length > 0) await new SuggestPurchases().handle({ trx, keys })
}
