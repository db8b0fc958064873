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
import { PRODUCT_STATUSES } from '#catalog/domain/product_draft'
import { categoriesUnder } from '#catalog/queries/catalog_options'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'

export type ProductRow = {
  id: number
  code: string
  name: string
  nameEn: string | null
  brand: string | null
  category: string | null
  status: string
  imageFileId: number | null
  skuCount: number
  lowestPrice: string | null
  highestPrice: string | null
  updatedAt: string
}

const FILTERS = { status: choices(...PRODUCT_STATUSES), category: text(), brand: text() }
export const PRODUCT_LIST = {
  sorts: ['created', 'code', 'updated'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

/** The products list; a term that is exactly a SKU's code or barcode finds its product. */
export async function productList(query: ListQuery<typeof FILTERS>): Promise<KeysetSource> {
  const categoryIds = await categoriesUnder(query.filters.category)
  const scanned = query.q ? (await new FindSkus().byScans([query.q])).get(query.q) : undefined
  return {
    query,
    select: `p.id, p.code, p.name, p.name_en AS "nameEn", p.brand, p.category, p.status, p.image_file_id AS "imageFileId",
      to_json(p.updated_at)#>>'{}' AS "updatedAt", s."skuCount", s."lowestPrice", s."highestPrice"`,
    from: `products p LEFT JOIN LATERAL (
      SELECT count(*)::int AS "skuCount", min(list_price) AS "lowestPrice", max(list_price) AS "highestPrice"
        FROM skus WHERE product_id = p.id) s ON true`,
    countFrom: 'products p',
    id: 'p.id',
    where: [
      among('p.status', query.filters.status),
      among('p.category_id', categoryIds),
      when(query.filters.brand, (brand) => part`p.brand = ${brand}`),
      scanned
        ? part`p.id = ${scanned.productId}`
        : when(query.q, (q) => part`p.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: { created: 'p.id', code: 'p.code', updated: 'p.updated_at' },
  }
}
