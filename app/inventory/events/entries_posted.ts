import { DomainEvent } from '#kernel/events/domain_event'

/** Physical stock movements were posted; stock value moved with them. Delivered in the transaction to who keeps the books. */
export class EntriesPosted extends DomainEvent<{
  entryIds: number[]
}> {
  static readonly key = 'inventory.entries.posted'
  static readonly version = 1
}
