import { DomainEvent } from '#kernel/events/domain_event'

/** Customers' personal data was erased; whoever keeps a copy erases it too. Ledgers stay. */
export class CustomersAnonymised extends DomainEvent<{
  customerIds: number[]
}> {
  static readonly key = 'customers.customers.anonymised'
  static readonly version = 1
}
