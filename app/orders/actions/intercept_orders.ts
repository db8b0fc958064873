import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import HoldOrders from '#orders/actions/hold_orders'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import type { MoveResult } from '#orders/domain/moves'
import { lockOrdersAround } from '#orders/queries/lock_orders'

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
      const inWork = (await lockOrdersAround(trx, orderIds))
        .filter((order) => order.status === 'allocated' || order.status === 'released')
        .map((order) => order.id)
      await new WithdrawOrders().handle({ trx, orderIds: inWork, reason, actor })
      return new HoldOrders().handle({
        trx,
        holds: orderIds.map((orderId) => ({ orderId, reasons: [reason] })),
        actor,
      })
    })
  }
}
