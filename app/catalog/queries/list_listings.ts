import {
  among,
  choices,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import type { Actor } from '#kernel/access/actor'

export type ListingRow = {
  id: number
  storeName: string
  externalProductId: string
  externalSkuId: string
  externalCode: string | null
  title: string
  skuId: number | null
  skuCode: string | null
  skuName: string | null
  multiplier: number
  status: 'matched' | 'unmatched'
  match: 'auto' | 'manual'
  updatedAt: string
}

const FILTERS = { store: ids(), status: choices('matched', 'unmatched') }
export const LISTING_LIST = {
  sorts: ['created', 'updated'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

/** What the stores list, with the SKU each one is; the search is by the code or id on the platform, or the title. */
export function listingList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  const { status } = query.filters
  return {
    query,
    select: `l.id, st.name AS "storeName", l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId",
      l.external_code AS "externalCode", l.title, l.sku_id AS "skuId", s.code AS "skuCode", s.name AS "skuName", l.multiplier,
      CASE WHEN l.sku_id IS NULL THEN 'unmatched' ELSE 'matched' END AS status, l.match, to_json(l.updated_at)#>>'{}' AS "updatedAt"`,
    from: 'listings l JOIN stores st ON st.id = l.store_id LEFT JOIN skus s ON s.id = l.sku_id',
    countFrom: 'listings l',
    id: 'l.id',
    where: [
      actor.stores && part`l.store_id = ANY(${actor.stores})`,
      among('l.store_id', query.filters.store),
      status?.length === 1 &&
        (status[0] === 'matched' ? part`l.sku_id IS NOT NULL` : part`l.sku_id IS NULL`),
      when(query.q, (q) => part`l.search_text LIKE ${`%${q.trim().toLowerCase()}%`}`),
    ],
    sorts: { created: 'l.id', updated: 'l.updated_at' },
  }
}
