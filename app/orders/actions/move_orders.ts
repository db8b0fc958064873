import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { orderMachine, type OrderStatus } from '#orders/domain/order_machine'
import { lockOrders, lockOrdersAround } from '#orders/queries/lock_orders'

/** Moves orders to a status: locked by id (with those around them before they leave a parcel), written by an update that names the statuses it leaves. */
export async function moveOrders(
  trx: Trx,
  asked: readonly number[],
  to: OrderStatus
): Promise<MoveResult> {
  const lock = to === 'cancelled' ? lockOrdersAround : lockOrders
  const result = partMoves(orderMachine, to, asked, await lock(trx, asked))
  if (result.moved.length > 0) await setOrderStatus(trx, result.moved, to)
  return result
}

/** The conditional update alone, for orders the transaction has locked already. Answers the ids it moved. */
export async function setOrderStatus(
  trx: Trx,
  ids: readonly number[],
  to: OrderStatus
): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `UPDATE orders SET status = $2, version = version + 1, updated_at = now(),
            hold_reasons = CASE WHEN $2 = 'held' THEN hold_reasons ELSE '{}' END
      WHERE id = ANY($1::bigint[]) AND status = ANY($3::text[]) RETURNING id`,
    [ids, to, orderMachine.sources(to)],
    'orders_move'
  )
  return rows.map((row) => row.id)
}

/** Statuses that follow each other, the first one being where the orders stand. */
export type Way = readonly [OrderStatus, ...OrderStatus[]]

/** @throws InvalidTransitionException when a step is not allowed */
export function assertWay(way: Way) {
  way.slice(1).forEach((status, step) => orderMachine.assertMove(way[step], status))
}

/**
 * Writes where the way of orders ends that pass several statuses in this transaction: what nobody
 * sees in between is not written. Every step of the way must be an allowed move; the transaction
 * holds the orders' locks.
 * @throws InvalidTransitionException when a step is not allowed
 */
export async function moveAlong(trx: Trx, ids: readonly number[], way: Way): Promise<void> {
  if (ids.length === 0) return
  assertWay(way)
  await sql(
    trx,
    `UPDATE orders SET status = $2, version = version + $4, updated_at = now(), hold_reasons = '{}'
      WHERE id = ANY($1::bigint[]) AND status = $3`,
    [ids, way.at(-1), way[0], way.length - 1],
    'orders_move_along'
  )
}

/**
 * Orders that this transaction captured at the end of a way and that do not get there stand at its
 * beginning again, as if they had been captured there.
 */
export async function takeBack(trx: Trx, ids: readonly number[], way: Way): Promise<void> {
  if (ids.length === 0 || way.length === 1) return
  await sql(
    trx,
    `UPDATE orders SET status = $2, version = version - $4 WHERE id = ANY($1::bigint[]) AND status = $3`,
    [ids, way[0], way.at(-1), way.length - 1],
    'orders_take_back'
  )
}
