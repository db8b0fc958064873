import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import WinLeads from '#modules/crm-core/actions/win_leads'
import { notePayments } from '#modules/crm-core/services/order_facts'

export default class FollowOrdersOnOrdersPaid {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    await notePayments(trx, payload.orderIds)
    await new WinLeads().handle({ trx, orderIds: payload.orderIds })
  }
}
