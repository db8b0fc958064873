import {
  among,
  choices,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { searchPattern } from '#catalog/services/search_text'

export type BundleRow = {
  id: number
  code: string
  name: string
  listPrice: string
  components: { code: string; name: string; qty: number }[]
  status: string
}

const FILTERS = { status: choices('active', 'disabled') }
export const BUNDLE_LIST = {
  sorts: ['code', 'created', 'price'],
  defaultSort: 'code',
  filters: FILTERS,
} satisfies ListSpec

/** Bundles with what they are made of. */
export function bundleList(query: ListQuery<typeof FILTERS>): KeysetSource {
  return {
    query,
    select: `s.id, s.code, s.name, s.list_price AS "listPrice", s.status,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('code', k.code, 'name', k.name, 'qty', c.qty) ORDER BY k.code), '[]')
         FROM bundle_components c JOIN skus k ON k.id = c.sku_id WHERE c.bundle_sku_id = s.id) AS components`,
    from: 'skus s',
    id: 's.id',
    where: [
      part`s.kind = 'bundle'`,
      among('s.status', query.filters.status),
      when(query.q, (q) => part`s.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: { code: 's.code', created: 's.id', price: 's.list_price' },
  }
}

export type BundleComponentRow = {
  skuId: number
  code: string
  name: string
  qty: number
  revenueShare: string
  listPrice: string
}

/** The components of one bundle. */
export function bundleComponents(skuId: number): Promise<BundleComponentRow[]> {
  return sql<BundleComponentRow>(
    null,
    `SELECT c.sku_id AS "skuId", s.code, s.name, c.qty, c.revenue_share AS "revenueShare", s.list_price AS "listPrice"
       FROM bundle_components c JOIN skus s ON s.id = c.sku_id WHERE c.bundle_sku_id = $1 ORDER BY s.code`,
    [skuId],
    'bundle_components_shown'
  )
}
