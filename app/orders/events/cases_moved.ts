import { DomainEvent } from '#kernel/events/domain_event'

/** After-sales cases went from one status to another, by one act. */
export class CasesMoved extends DomainEvent<{
  act: string
  moves: { caseId: number; from: string; to: string }[]
}> {
  static readonly key = 'orders.cases.moved'
  static readonly version = 1
}
