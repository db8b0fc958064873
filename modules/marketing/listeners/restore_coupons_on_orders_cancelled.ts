import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import RestoreCoupons from '#modules/marketing/actions/restore_coupons'

export default class RestoreCouponsOnOrdersCancelled {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new RestoreCoupons().handle({ trx, orderIds: payload.orderIds })
  }
}
