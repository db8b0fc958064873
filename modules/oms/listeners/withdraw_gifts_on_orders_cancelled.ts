import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import WithdrawGifts from '#modules/oms/actions/withdraw_gifts'

/** Gifts of limited rules that cancelled orders had go to others. */
export default class WithdrawGiftsOnOrdersCancelled implements ListenerHandler<{
  orderIds: number[]
}> {
  async handle(event: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new WithdrawGifts().handle({ trx, orderIds: event.payload.orderIds })
  }
}
