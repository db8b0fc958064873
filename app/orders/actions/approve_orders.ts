import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveOrders } from '#orders/actions/move_orders'
import { recordChanges } from '#orders/actions/record_changes'
import type { MoveResult } from '#orders/domain/moves'
import { OrdersReleased } from '#orders/events/orders_released'
import { lockOrders } from '#orders/queries/lock_orders'

/**
 * Lets orders go on: captured ones that passed, held ones that are released. A release is somebody's
 * decision and is kept as a change with its reason; whoever plans orders hears of it.
 * @throws RefusedException `release_reason` for held orders without one
 */
export default class ApproveOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    reason?: string | null
    actor?: Actor
  }): Promise<MoveResult> {
    const { orderIds, reason = null, actor = SYSTEM } = input
    if (orderIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const held = (await lockOrders(trx, orderIds))
        .filter((order) => order.status === 'held')
        .map((order) => order.id)
      if (held.length > 0 && !reason?.trim())
        throw new RefusedException('release_reason', {}, { field: 'reason' })
      const result = await moveOrders(trx, orderIds, 'approved')
      await recordChanges(
        trx,
        held.map((orderId) => ({ orderId, reason, actions: [{ action: 'release' as const }] })),
        actor
      )
      if (result.moved.length > 0)
        await append(trx, new OrdersReleased({ orderIds: result.moved }), actor)
      return result
    })
  }
}
