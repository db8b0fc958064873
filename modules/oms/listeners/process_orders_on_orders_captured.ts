import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { ordersMoved } from '#modules/oms/services/workbench_live'

/** Orders that came in go through the pipeline; those that went already, with the API say, are left alone. */
export default class ProcessOrdersOnOrdersCaptured implements ListenerHandler<{
  orderIds: number[]
}> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new ProcessOrders().handle({ trx, orderIds: event.payload.orderIds })
    ordersMoved(trx, event.payload.orderIds)
  }
}
