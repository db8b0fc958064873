import { DomainEvent } from '#kernel/events/domain_event'

/** Products or SKUs were created or edited. */
export class ProductsChanged extends DomainEvent<{
  productIds: number[]
  skuIds: number[]
}> {
  static readonly key = 'catalog.products.changed'
  static readonly version = 1
}
