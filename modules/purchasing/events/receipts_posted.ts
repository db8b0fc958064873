import { DomainEvent } from '#kernel/events/domain_event'

/**
 * Goods of purchase orders were received into stock. The facts are enough to
 * owe the supplier: amount in the order's currency and in the company's.
 */
export class ReceiptsPosted extends DomainEvent<{
  receipts: {
    receiptId: number
    number: string
    supplierId: number
    supplierName: string
    amount: string
    currency: string
    baseAmount: string
    receivedAt: string
    dueAt: string
  }[]
}> {
  static readonly key = 'purchasing.receipts.posted'
  static readonly version = 1
}
