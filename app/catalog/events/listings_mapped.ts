import { DomainEvent } from '#kernel/events/domain_event'

/** Listings were mapped to SKUs, by hand or by code. */
export class ListingsMapped extends DomainEvent<{
  listingIds: number[]
}> {
  static readonly key = 'catalog.listings.mapped'
  static readonly version = 1
}
