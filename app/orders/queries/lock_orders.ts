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
  /** The order that leads the parcel. */
  orderId: number
  /** The others in it, where orders were merged. */
  companions: number[]
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

/** Locks orders with all that share a parcel with them, by id, and answers those asked for. */
export async function lockOrdersAround(
  trx: Trx,
  orderIds: readonly number[]
): Promise<LockedOrder[]> {
  const rows = await sql<LockedOrder & { isAsked: boolean }>(
    trx,
    `SELECT id, status, id = ANY($1::bigint[]) AS "isAsked" FROM orders WHERE id = ANY(ARRAY(
        SELECT unnest($1::bigint[])
        UNION SELECT o.order_id FROM fulfilment_companions c JOIN fulfilment_orders o USING (fulfilment_id) WHERE c.order_id = ANY($1)
        UNION SELECT c.order_id FROM fulfilments f JOIN fulfilment_companions c ON c.fulfilment_id = f.id WHERE f.order_id = ANY($1)))
      ORDER BY id FOR NO KEY UPDATE`,
    [orderIds],
    'orders_lock_around'
  )
  return rows.filter((row) => row.isAsked).map(({ id, status }) => ({ id, status }))
}

/** Every order in these parcels, once. */
export const ordersOf = (
  rows: readonly Pick<LockedFulfilment, 'orderId' | 'companions'>[]
): number[] => [...new Set(rows.flatMap((row) => [row.orderId, ...row.companions]))]

/** Locks the orders of fulfilments, then the fulfilments, each by id. Which orders are in one never changes. */
export async function lockFulfilments(
  trx: Trx,
  fulfilmentIds: readonly number[]
): Promise<LockedFulfilment[]> {
  await sql(
    trx,
    `SELECT id FROM orders WHERE id = ANY(ARRAY(SELECT order_id FROM fulfilment_orders WHERE fulfilment_id = ANY($1::bigint[])))
      ORDER BY id FOR NO KEY UPDATE`,
    [fulfilmentIds],
    'fulfilments_lock_orders'
  )
  return sql<LockedFulfilment>(
    trx,
    `SELECT f.id, f.order_id AS "orderId", f.warehouse_id AS "warehouseId", f.status,
            coalesce((SELECT jsonb_agg(c.order_id) FROM fulfilment_companions c WHERE c.fulfilment_id = f.id), '[]') AS companions
       FROM fulfilments f WHERE f.id = ANY($1::bigint[]) ORDER BY f.id FOR NO KEY UPDATE OF f`,
    [fulfilmentIds],
    'fulfilments_lock'
  )
}
