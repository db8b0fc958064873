import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FulfilmentStatus } from '#orders/domain/fulfilment_machine'
import type { OrderStatus } from '#orders/domain/order_machine'

export interface LockedOrder {
  id: number
  status: OrderStatus
}

export interface LockedFulfilment {
  id: number
  orderId: number
  warehouseId: number
  status: FulfilmentStatus
}

/** Locks orders by id, the first step of the house's lock order. */
export function lockOrders(trx: Trx, orderIds: readonly number[]): Promise<LockedOrder[]> {
  return sql<LockedOrder>(
    trx,
    'SELECT id, status FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [orderIds],
    'orders_lock'
  )
}

/** Locks the orders of fulfilments, then the fulfilments, each by id. */
export async function lockFulfilments(
  trx: Trx,
  fulfilmentIds: readonly number[]
): Promise<LockedFulfilment[]> {
  await sql(
    trx,
    `SELECT id FROM orders WHERE id = ANY(ARRAY(SELECT order_id FROM fulfilments WHERE id = ANY($1::bigint[])))
      ORDER BY id FOR NO KEY UPDATE`,
    [fulfilmentIds],
    'fulfilments_lock_orders'
  )
  return sql<LockedFulfilment>(
    trx,
    `SELECT id, order_id AS "orderId", warehouse_id AS "warehouseId", status FROM fulfilments
      WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [fulfilmentIds],
    'fulfilments_lock'
  )
}
