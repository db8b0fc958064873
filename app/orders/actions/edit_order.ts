import type { Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { inTransaction } from '#kernel/transaction'
import ChangeOrders from '#orders/actions/change_orders'
import type { ChangeAction } from '#orders/domain/change_actions'
import { lockOrders } from '#orders/queries/lock_orders'

const LEFT = ['partly_shipped', 'shipped', 'delivered', 'completed', 'cancelled']

/**
 * A change of one order by a person: where it goes, or what is noted on it.
 * @throws RefusedException `order_left` when the address cannot matter any more
 */
export default class EditOrder {
  async handle(input: {
    orderId: number
    action: Extract<ChangeAction, { action: 'readdress' | 'renote' }>
    reason?: string | null
    actor: Actor
  }): Promise<void> {
    const { orderId, action, reason, actor } = input
    await inTransaction(null, async (trx) => {
      const [order] = await lockOrders(trx, [orderId])
      if (!order) throw new NotFoundException('order', orderId)
      if (action.action === 'readdress' && LEFT.includes(order.status))
        throw new RefusedException('order_left', { status: order.status })
      await new ChangeOrders().handle({
        trx,
        actor,
        changes: [{ orderId, reason, actions: [action] }],
      })
    })
  }
}
