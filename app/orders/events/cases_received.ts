import { DomainEvent } from '#kernel/events/domain_event'

/** Returned goods were received and graded. */
export class CasesReceived extends DomainEvent<{
  caseIds: number[]
}> {
  static readonly key = 'orders.cases.received'
  static readonly version = 1
}
