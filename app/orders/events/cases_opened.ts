import { DomainEvent } from '#kernel/events/domain_event'

/** After-sales cases were opened. */
export class CasesOpened extends DomainEvent<{
  caseIds: number[]
}> {
  static readonly key = 'orders.cases.opened'
  static readonly version = 1
}
