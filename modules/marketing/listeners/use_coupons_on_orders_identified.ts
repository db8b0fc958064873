import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import AttributeOrders from '#modules/marketing/actions/attribute_orders'
import UseCoupons from '#modules/marketing/actions/use_coupons'

export default class UseCouponsOnOrdersIdentified {
  async handle(
    { payload }: StoredEvent<{ orders: { orderId: number }[] }>,
    trx: Trx
  ): Promise<void> {
    const orderIds = payload.orders.map((order) => order.orderId)
    await new UseCoupons().handle({ trx, orderIds })
    await new AttributeOrders().handle({ trx, orderIds })
  }
}
