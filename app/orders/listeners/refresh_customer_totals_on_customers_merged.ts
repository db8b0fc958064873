import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import RefreshCustomerTotals from '#orders/actions/refresh_customer_totals'

/** Orders went from one customer to another. */
export default class RefreshCustomerTotalsOnCustomersMerged {
  async handle(
    { payload }: StoredEvent<{ winnerId: number; loserId: number }>,
    trx: Trx
  ): Promise<void> {
    await new RefreshCustomerTotals().handle({
      trx,
      customerIds: [payload.winnerId, payload.loserId],
    })
  }
}
