import { DomainEvent } from '#kernel/events/domain_event'

/** Two customers became one, or (undone) two again. */
export class CustomersMerged extends DomainEvent<{
  winnerId: number
  loserId: number
  mergeId: number
  undone: boolean
}> {
  static readonly key = 'customers.customers.merged'
  static readonly version = 1
}
