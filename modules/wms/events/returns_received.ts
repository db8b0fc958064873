import { DomainEvent } from '#kernel/events/domain_event'

/** Returned parcels were received and graded in a warehouse. */
export class ReturnsReceived extends DomainEvent<{
  caseIds: number[]
  receiptIds: number[]
}> {
  static readonly key = 'wms.returns.received'
  static readonly version = 1
}
