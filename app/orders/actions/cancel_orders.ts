import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveOrders } from '#orders/actions/move_orders'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import type { MoveResult } from '#orders/domain/moves'
import { OrdersCancelled } from '#orders/events/orders_cancelled'

/** Cancels orders of which nothing has left yet: fulfilments, reservations and lines with them. */
export default class CancelOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    reason: string
    source?: NewChange['source']
    actor?: Actor
  }): Promise<MoveResult> {
    const { orderIds, reason, source, actor = SYSTEM } = input
    if (orderIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const result = await moveOrders(trx, orderIds, 'cancelled')
      if (result.moved.length === 0) return result
      await new WithdrawOrders().handle({ trx, orderIds: result.moved, reason, actor })
      await sql(
        trx,
        'UPDATE order_lines SET cancelled = qty WHERE order_id = ANY($1::bigint[])',
        [result.moved],
        'orders_cancel_lines'
      )
      await noteCancelled(trx, { orderIds: result.moved, reason, source, actor })
      return result
    })
  }
}

/** Writes down that orders were cancelled and tells it; their statuses and lines are the caller's to write. */
export async function noteCancelled(
  trx: Trx,
  {
    orderIds,
    reason,
    source,
    actor,
  }: { orderIds: number[]; reason: string; source?: NewChange['source']; actor: Actor }
): Promise<void> {
  await recordChanges(
    trx,
    orderIds.map((orderId) => ({
      orderId,
      reason,
      source,
      actions: [{ action: 'cancel' as const }],
    })),
    actor
  )
  await append(trx, new OrdersCancelled({ orderIds, reason }), actor)
}
