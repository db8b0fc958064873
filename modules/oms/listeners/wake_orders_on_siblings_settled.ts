import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { waitingFor } from '#modules/oms/services/waits'

/** Orders that rested until another of the same buyer was paid or cancelled go on. */
export default class WakeOrdersOnSiblingsSettled implements ListenerHandler<{
  orderIds: number[]
}> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    const orderIds = await waitingFor(trx, event.payload.orderIds)
    if (orderIds.length > 0) await new ProcessOrders().handle({ trx, orderIds })
  }
}
