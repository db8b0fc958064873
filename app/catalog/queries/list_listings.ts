import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
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
import { sql } from '#kernel/sql'

/** How a listing stands: nobody knows what it is, the house found it, a person said it, or its code says otherwise. */
export const LISTING_STATUSES = ['unmatched', 'auto', 'manual', 'conflict'] as const
export type ListingStatus = (typeof LISTING_STATUSES)[number]

export type ListingRow = {
  id: number
  storeId: number
  storeCode: string
  storeName: string
  currency: string
  externalProductId: string
  externalSkuId: string
  externalCode: string | null
  barcode: string | null
  title: string
  price: string | null
  skuId: number | null
  skuCode: string | null
  skuName: string | null
  multiplier: number
  status: ListingStatus
  match: 'auto' | 'manual'
  /** The SKU its code names, where that is another. */
  conflictSkuId: number | null
  conflictCode: string | null
  updatedAt: string
}

const FILTERS = { store: ids(), status: choices(...LISTING_STATUSES), sku: ids() }
export const LISTING_LIST = {
  sorts: ['created', 'updated'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

const COLUMNS = `l.id, l.store_id AS "storeId", st.code AS "storeCode", st.name AS "storeName", st.currency,
  l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId", l.external_code AS "externalCode", l.barcode,
  l.title, l.price, l.sku_id AS "skuId", s.code AS "skuCode", s.name AS "skuName", l.multiplier, l.match,
  CASE WHEN l.conflict_sku_id IS NOT NULL THEN 'conflict' WHEN l.sku_id IS NULL THEN 'unmatched' ELSE l.match END AS status,
  l.conflict_sku_id AS "conflictSkuId", c.code AS "conflictCode", to_json(l.updated_at)#>>'{}' AS "updatedAt"`
const FROM = `listings l JOIN stores st ON st.id = l.store_id LEFT JOIN skus s ON s.id = l.sku_id
  LEFT JOIN skus c ON c.id = l.conflict_sku_id`

/** What each status asks of the table, each with an index of its own. */
const STATUS: Record<ListingStatus, ReturnType<typeof part>> = {
  unmatched: part`l.sku_id IS NULL AND l.conflict_sku_id IS NULL`,
  auto: part`l.match = 'auto' AND l.sku_id IS NOT NULL AND l.conflict_sku_id IS NULL`,
  manual: part`l.match = 'manual' AND l.sku_id IS NOT NULL AND l.conflict_sku_id IS NULL`,
  conflict: part`l.conflict_sku_id IS NOT NULL`,
}

/** Any of the statuses asked for; all of them ask nothing. */
function ofStatus(statuses: readonly ListingStatus[] | null | undefined) {
  if (!statuses?.length || statuses.length === LISTING_STATUSES.length) return null
  return statuses
    .map((status) => STATUS[status])
    .reduce((left, right) => part`(${left}) OR (${right})`)
}

/** What the stores list, with the SKU each one is; the search is by the code or id on the platform, or the title. */
export function listingList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  return {
    query,
    select: COLUMNS,
    from: FROM,
    countFrom: 'listings l',
    id: 'l.id',
    where: [
      actor.stores && part`l.store_id = ANY(${actor.stores})`,
      among('l.store_id', query.filters.store),
      among('l.sku_id', query.filters.sku),
      ofStatus(query.filters.status),
      when(query.q, (q) => part`l.search_text LIKE ${`%${q.trim().toLowerCase()}%`}`),
    ],
    sorts: { created: 'l.id', updated: 'l.updated_at' },
  }
}

/** How many listings stand where, up to the cap, for the tabs above the list. */
export async function countListings(
  actor: Actor
): Promise<{ status: ListingStatus; count: number; isExact: boolean }[]> {
  const waiting = ['unmatched', 'conflict'] as const
  const CAP = 10_000
  return Promise.all(
    waiting.map(async (status) => {
      const [row] = await sql<{ n: number }>(
        null,
        `SELECT count(*)::int AS n FROM (SELECT 1 FROM listings l WHERE ${STATUS[status].texts[0]}
            AND ($1::bigint[] IS NULL OR l.store_id = ANY($1)) LIMIT ${CAP + 1}) counted`,
        [actor.stores],
        `listings_count_${status}`
      )
      return { status, count: Math.min(row.n, CAP), isExact: row.n <= CAP }
    })
  )
}

/** One listing. @throws NotFoundException also outside the actor's stores */
export async function getListing(id: number, actor: Actor): Promise<ListingRow> {
  const [row] = await sql<ListingRow>(
    null,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE l.id = $1 AND ($2::bigint[] IS NULL OR l.store_id = ANY($2))`,
    [id, actor.stores],
    'listing_get'
  )
  if (!row) throw new NotFoundException('listing', id)
  return row
}

/** What stores list a SKU as, within the actor's stores. */
export function listingsOfSku(skuId: number, actor: Actor): Promise<ListingRow[]> {
  return sql<ListingRow>(
    null,
    `SELECT ${COLUMNS} FROM ${FROM} WHERE l.sku_id = $1 AND ($2::bigint[] IS NULL OR l.store_id = ANY($2)) ORDER BY l.id LIMIT 200`,
    [skuId, actor.stores],
    'listings_of_sku'
  )
}
