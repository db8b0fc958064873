import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ProcessOrders from '#modules/oms/actions/process_orders'

/** Orders that changed or were paid are audited again and go on if they may. */
export default class ReauditOrdersOnOrdersChanged implements ListenerHandler<{
  orderIds: number[]
}> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new ProcessOrders().handle({ trx, orderIds: event.payload.orderIds, reaudit: true })
  }
}
