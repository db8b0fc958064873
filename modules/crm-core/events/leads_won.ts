import { DomainEvent } from '#kernel/events/domain_event'

/** Leads became customers with an order. */
export class LeadsWon extends DomainEvent<{
  leadIds: number[]
  orderIds: number[]
}> {
  static readonly key = 'crm-core.leads.won'
  static readonly version = 1
}
