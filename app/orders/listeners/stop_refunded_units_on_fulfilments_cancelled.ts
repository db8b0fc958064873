import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import StopRefundedUnits from '#orders/actions/stop_refunded_units'

/** A stopped parcel was withdrawn: what a case had given back of it leaves the order now. */
export default class StopRefundedUnitsOnFulfilmentsCancelled {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new StopRefundedUnits().handle({ trx, orderIds: payload.orderIds })
  }
}
