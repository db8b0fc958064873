import { DomainEvent } from '#kernel/events/domain_event'

/** After-sales cases were approved; returns are expected. */
export class CasesApproved extends DomainEvent<{
  caseIds: number[]
}> {
  static readonly key = 'orders.cases.approved'
  static readonly version = 1
}
