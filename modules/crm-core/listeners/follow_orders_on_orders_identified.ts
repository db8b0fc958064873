import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import WinLeads from '#modules/crm-core/actions/win_leads'
import { catchUp } from '#modules/crm-core/services/order_facts'

export default class FollowOrdersOnOrdersIdentified {
  async handle(
    { payload, occurredAt }: StoredEvent<{ orders: { orderId: number }[] }>,
    trx: Trx
  ): Promise<void> {
    const orderIds = payload.orders.map((order) => order.orderId)
    await catchUp(trx, orderIds, occurredAt)
    await new WinLeads().handle({ trx, orderIds })
  }
}
