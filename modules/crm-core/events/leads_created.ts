import { DomainEvent } from '#kernel/events/domain_event'

/** Leads appeared with source and consent. */
export class LeadsCreated extends DomainEvent<{
  leadIds: number[]
  customerIds: number[]
}> {
  static readonly key = 'crm-core.leads.created'
  static readonly version = 1
}
