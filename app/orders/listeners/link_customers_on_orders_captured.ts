import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import LinkCustomers from '#orders/actions/link_customers'

export default class LinkCustomersOnOrdersCaptured {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new LinkCustomers().handle({ trx, orderIds: payload.orderIds })
  }
}
