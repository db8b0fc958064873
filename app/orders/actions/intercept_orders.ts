import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import HoldOrders from '#orders/actions/hold_orders'
import type { MoveResult } from '#orders/domain/moves'
import { lockOrders } from '#orders/queries/lock_orders'

/**
 * Stops orders wherever they stand before their first parcel leaves: what is planned or in work at
 * the warehouse is cancelled and its stock given free, then the order is held with the reason.
 * Orders of which something was shipped are refused.
 */
export default class InterceptOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    reason: string
    actor?: Actor
  }): Promise<MoveResult> {
    const { orderIds, reason, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const inWork = (await lockOrders(trx, orderIds))
        .filter((order) => order.status === 'allocated' || order.status === 'released')
        .map((order) => order.id)
      if (inWork.length > 0) {
        const live = await sql<{ id: number }>(
          trx,
          `SELECT id FROM fulfilments WHERE order_id = ANY($1::bigint[])
              AND status NOT IN ('cancelled', 'shipped', 'delivered', 'returned') ORDER BY id`,
          [inWork],
          'orders_live_fulfilments_ordered'
        )
        await new CancelFulfilments().handle({
          trx,
          fulfilmentIds: live.map((row) => row.id),
          reason,
          actor,
        })
      }
      return new HoldOrders().handle({
        trx,
        holds: orderIds.map((orderId) => ({ orderId, reasons: [reason] })),
        actor,
      })
    })
  }
}
