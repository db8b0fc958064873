import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SuggestPurchases from '../actions/suggest_purchases.js'
import type { StockKey } from '../queries/list_needs.js'

/** The warehouses and SKUs these purchase orders speak of. */
export function keysOfOrders(trx: Trx, orderIds: readonly number[]): Promise<StockKey[]> {
  return sql<StockKey & Record<string, unknown>>(
    trx,
    `SELECT DISTINCT o.warehouse_id AS "warehouseId", l.sku_id AS "skuId"
       FROM purchasing_orders o JOIN purchasing_order_lines l ON l.order_id = o.id WHERE o.id = ANY($1::bigint[])`,
    [orderIds],
    'purchasing_keys_of_orders'
  )
}

/** What is on order changed: looks again at the SKUs of these purchase orders, and at those they spoke of before. */
export async function refreshNeeds(
  trx: Trx,
  orderIds: readonly number[],
  before: readonly StockKey[] = []
): Promise<void> {
  const keys = [...before, ...(await keysOfOrders(trx, orderIds))]
  if (keys.length > 0) await new SuggestPurchases().handle({ trx, keys })
}
