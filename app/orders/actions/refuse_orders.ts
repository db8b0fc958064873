import { SYSTEM, type Actor } from '#kernel/access/actor'
import { inTransaction, type Trx } from '#kernel/transaction'
import { noteCancelled } from '#orders/actions/cancel_orders'
import CaptureOrders, { type CaptureResult } from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'

/**
 * Takes orders of one store in that are refused at once: they are kept as cancelled, lines and all,
 * with the reason, and never pass the pipeline. Bounded statements whatever the list's length; an
 * order the store has sent before is answered as a duplicate and left alone.
 */
export default class RefuseOrders {
  async handle(input: {
    trx?: Trx | null
    storeId: number
    orders: NewOrder[]
    reason: string
    actor?: Actor
  }): Promise<CaptureResult> {
    const { storeId, orders, reason, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const way = ['captured', 'cancelled'] as const
      const result = await new CaptureOrders().handle({ trx, storeId, orders, way, actor })
      const { orderIds } = result
      if (orderIds.length > 0) await noteCancelled(trx, { orderIds, reason, actor })
      return result
    })
  }
}
