import type { Actor } from '#kernel/access/actor'
import { searchSkus } from '#catalog/queries/search_catalog'

export default (term: string, _actor: Actor, limit: number) => searchSkus(term, limit)
