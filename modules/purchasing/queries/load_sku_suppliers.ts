import type { Actor } from '#kernel/access/actor'
import { pricesOfSku } from './list_prices.js'

/** The suppliers of a SKU and what they ask, for a tab of its record. */
export default async function loadSkuSuppliers(skuId: number, _actor: Actor) {
  return { prices: await pricesOfSku(skuId) }
}
