import { DomainEvent } from '#kernel/events/domain_event'

/** Goods of purchase orders were received into stock. */
export class ReceiptsPosted extends DomainEvent<{
  receiptIds: number[]
}> {
  static readonly key = 'purchasing.receipts.posted'
  static readonly version = 1
}
