import {
  among,
  choices,
  part,
  text,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { SKU_KINDS, TRACKINGS } from '#catalog/domain/product_draft'
import { categoriesUnder } from '#catalog/queries/catalog_options'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'

export type SkuRow = {
  id: number
  productId: number
  code: string
  name: string
  category: string | null
  kind: string
  barcode: string | null
  listPrice: string
  /** Null for who may not see costs. */
  purchasePrice: string | null
  weightG: number | null
  tracking: string
  status: string
  imageFileId: number | null
}

const FILTERS = {
  kind: choices(...SKU_KINDS),
  status: choices('active', 'disabled'),
  tracking: choices(...TRACKINGS),
  category: text(),
}
export const SKU_LIST = {
  sorts: ['code', 'created', 'price'],
  defaultSort: 'code',
  filters: FILTERS,
} satisfies ListSpec

/** The SKUs list; an exact barcode or code wins over the search by name. */
export async function skuList(
  query: ListQuery<typeof FILTERS>,
  seesCosts: boolean
): Promise<KeysetSource> {
  const scanned = query.q ? (await new FindSkus().byScans([query.q])).get(query.q) : undefined
  const categoryIds = await categoriesUnder(query.filters.category)
  return {
    query,
    select: `s.id, s.product_id AS "productId", s.code, s.name, p.category, s.kind, b.barcode, s.list_price AS "listPrice",
      ${seesCosts ? 's.purchase_price' : 'NULL'} AS "purchasePrice", s.weight_g AS "weightG", s.tracking, s.status,
      coalesce(s.image_file_id, p.image_file_id) AS "imageFileId"`,
    from: `skus s JOIN products p ON p.id = s.product_id LEFT JOIN LATERAL (
      SELECT barcode FROM sku_barcodes WHERE sku_id = s.id AND is_active ORDER BY id LIMIT 1) b ON true`,
    countFrom: categoryIds ? 'skus s JOIN products p ON p.id = s.product_id' : 'skus s',
    id: 's.id',
    where: [
      among('s.kind', query.filters.kind),
      among('s.status', query.filters.status),
      among('s.tracking', query.filters.tracking),
      among('p.category_id', categoryIds),
      scanned
        ? part`s.id = ${scanned.id}`
        : when(query.q, (q) => part`s.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: { code: 's.code', created: 's.id', price: 's.list_price' },
  }
}
