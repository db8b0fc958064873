import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import { applyChanges } from '#orders/actions/apply_changes'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import { OrdersChanged } from '#orders/events/orders_changed'
import { lockOrdersAround } from '#orders/queries/lock_orders'

/**
 * Changes orders after capture by typed, append-only actions. A change with `state: 'preview'` is
 * only written down and takes effect when it is confirmed (see ResolveChanges).
 * @returns the change ids, in the order given
 * @throws RefusedException when an action cannot be applied; then nothing is
 */
export default class ChangeOrders {
  async handle(input: {
    trx?: Trx | null
    changes: NewChange[]
    actor?: Actor
  }): Promise<number[]> {
    const { changes, actor = SYSTEM } = input
    if (changes.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      await lockOrdersAround(
        trx,
        changes.map((change) => change.orderId)
      )
      const changeIds = await recordChanges(trx, changes, actor)
      const live = changes.flatMap((change, index) =>
        change.state === 'preview' ? [] : [{ ...change, id: changeIds[index] }]
      )
      if (live.length === 0) return changeIds
      await applyChanges(trx, live, actor)
      const orderIds = [...new Set(live.map((change) => change.orderId))]
      await append(
        trx,
        new OrdersChanged({ orderIds, changeIds: live.map((change) => change.id) }),
        actor
      )
      return changeIds
    })
  }
}
