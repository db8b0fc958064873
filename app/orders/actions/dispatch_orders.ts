import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import type { MoveResult } from '#orders/domain/moves'
import { lockOrdersAround } from '#orders/queries/lock_orders'

/** Hands what is reserved for orders to the warehouses. Orders with nothing that waits are refused. */
export default class DispatchOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    actor?: Actor
  }): Promise<MoveResult> {
    const { orderIds, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const orders = await lockOrdersAround(trx, orderIds)
      const waiting = await sql<{ id: number; orderId: number }>(
        trx,
        `SELECT f.id, x.order_id AS "orderId" FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
          WHERE x.order_id = ANY($1::bigint[]) AND f.status = 'reserved' ORDER BY f.id`,
        [orderIds],
        'orders_waiting_fulfilments'
      )
      await new ReleaseFulfilments().handle({
        trx,
        fulfilmentIds: [...new Set(waiting.map((row) => row.id))],
        actor,
      })
      const moved = [...new Set(waiting.map((row) => row.orderId))]
      const status = new Map(orders.map((order) => [order.id, order.status]))
      const refused = orderIds
        .filter((id) => !moved.includes(id))
        .map((id) => ({ id, status: status.get(id) ?? null }))
      return { moved, refused }
    })
  }
}
