import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import UseCoupons from '#modules/marketing/actions/use_coupons'

export default class UseCouponsOnOrders {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await new UseCoupons().handle({ trx, orderIds: payload.orderIds })
  }
}
