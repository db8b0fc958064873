import { holds, type Actor } from '#kernel/access/actor'
import type { ProductDraft } from '#catalog/domain/product_draft'
import type { ProductRecord } from '#catalog/queries/get_product'

/** Seeing what goods cost is a permission of its own: prices are for everybody who sells. */
export const seesCosts = (actor: Actor) => holds(actor, 'catalog.costs.view')

/** The record without costs for who may not see them. */
export function veilCosts(product: ProductRecord, actor: Actor): ProductRecord {
  if (seesCosts(actor)) return product
  return { ...product, skus: product.skus.map((sku) => ({ ...sku, purchasePrice: '' })) }
}

/** What a form sent, less the costs its author could not see and so must not change. */
export function withoutVeiledCosts<T extends Pick<ProductDraft, 'skus'>>(
  product: T,
  actor: Actor
): T {
  if (seesCosts(actor)) return product
  return { ...product, skus: product.skus.map((sku) => ({ ...sku, purchasePrice: undefined })) }
}
