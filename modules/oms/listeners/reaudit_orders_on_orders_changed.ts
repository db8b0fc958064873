import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ProcessOrders from '#modules/oms/actions/process_orders'
import ReplanReaddressed from '#modules/oms/actions/replan_readdressed'

/** Orders that changed or were paid are audited again and go on if they may; where they go is decided anew for another address. */
export default class ReauditOrdersOnOrdersChanged implements ListenerHandler<{
  orderIds: number[]
  changeIds?: number[]
}> {
  async handle(
    { payload }: StoredEvent<{ orderIds: number[]; changeIds?: number[] }>,
    trx: Trx
  ): Promise<void> {
    const { orderIds, changeIds = [] } = payload
    if (changeIds.length > 0) await new ReplanReaddressed().handle({ trx, changeIds })
    await new ProcessOrders().handle({ trx, orderIds, reaudit: true })
  }
}
