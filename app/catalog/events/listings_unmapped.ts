import { DomainEvent } from '#kernel/events/domain_event'

/** Listings are no SKU of ours any more: nothing can be sold or pushed through them. */
export class ListingsUnmapped extends DomainEvent<{
  listingIds: number[]
}> {
  static readonly key = 'catalog.listings.unmapped'
  static readonly version = 1
}
