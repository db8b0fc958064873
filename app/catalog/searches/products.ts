import type { Actor } from '#kernel/access/actor'
import { searchProducts } from '#catalog/queries/search_catalog'

export default (term: string, _actor: Actor, limit: number) => searchProducts(term, limit)
