import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { ordersMoved } from '#modules/oms/services/workbench_live'

/** Orders that a person released go on through allocation; the audit does not ask again. */
export default class ProcessOrdersOnOrdersReleased implements ListenerHandler<{
  orderIds: number[]
}> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new ProcessOrders().handle({ trx, orderIds: event.payload.orderIds })
    ordersMoved(trx, event.payload.orderIds)
  }
}
