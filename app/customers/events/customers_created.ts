import { DomainEvent } from '#kernel/events/domain_event'

/** Customers were created, whatever brought them. */
export class CustomersCreated extends DomainEvent<{
  customerIds: number[]
}> {
  static readonly key = 'customers.customers.created'
  static readonly version = 1
}
