import { DomainEvent } from '#kernel/events/domain_event'

/** Identities were linked to customers. */
export class IdentitiesAdded extends DomainEvent<{
  identities: { customerId: number; kind: string; scope: string; valueHash: string }[]
}> {
  static readonly key = 'customers.identities.added'
  static readonly version = 1
}
