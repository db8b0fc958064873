import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { completeSku, flawOf, type ProductDraft } from '#catalog/domain/product_draft'
import { ProductsChanged } from '#catalog/events/products_changed'
import { refusing } from '#catalog/exceptions/refusals'
import { searchText } from '#catalog/services/search_text'
import { ensureCategories } from '#catalog/services/categories'
import { saveSkus } from '#catalog/services/sku_rows'

export interface CreatedProduct {
  productId: number
  /** In the order of the draft's SKUs. */
  skuIds: number[]
}

/** Creates products with their SKUs, barcodes and units; a list in a bounded number of statements. */
export default class CreateProduct {
  async handle({
    trx: outer,
    actor,
    products,
  }: {
    trx?: Trx | null
    actor: Actor
    products: ProductDraft[]
  }): Promise<CreatedProduct[]> {
    for (const product of products) {
      const flaw = flawOf(product)
      if (flaw) throw new RefusedException(...flaw, { field: 'skus' })
    }
    if (products.length === 0) return []
    return refusing(() =>
      inTransaction(outer, async (trx) => {
        const productIds = await this.#insert(trx, products)
        const rows = products.flatMap((product, index) =>
          product.skus.map((sku) => ({
            ...completeSku(product, { ...sku, id: undefined }),
            productId: productIds[index],
            productName: product.name,
            productNameEn: product.nameEn,
          }))
        )
        const skuIds = await saveSkus(trx, actor, rows)
        await audit(
          trx,
          actor,
          products.map((product, index) => ({
            action: 'catalog.product.create',
            subjectType: 'product',
            subjectId: productIds[index],
            after: { ...product, skus: product.skus.map((sku) => sku.code) },
          }))
        )
        await append(trx, new ProductsChanged({ productIds, skuIds }), actor)
        const ids = skuIds[Symbol.iterator]()
        return products.map((product, index) => ({
          productId: productIds[index],
          skuIds: product.skus.map(() => ids.next().value!),
        }))
      })
    )
  }

  async #insert(trx: Trx, products: readonly ProductDraft[]): Promise<number[]> {
    const ways = await ensureCategories(
      trx,
      products.map(({ category }) => category)
    )
    const rows = await sql<{ id: number; code: string }>(
      trx,
      `INSERT INTO products (code, name, name_en, search_name, brand, category_id, category, description, tax_code, image_file_id, option_names, status)
       SELECT p.code, p.name, p.name_en, p.search_name, p.brand, c.id, c.path, p.description, p.tax_code, p.image_file_id, p.option_names, p.status
         FROM jsonb_to_recordset($1::jsonb) AS p(code text, name text, name_en text, search_name text, brand text,
                category text, description text, tax_code text, image_file_id bigint, option_names jsonb, status text)
         LEFT JOIN categories c ON c.path = p.category
       RETURNING id, code`,
      [JSON.stringify(products.map((product) => productRecord(product, ways)))],
      'products_insert'
    )
    const ids = new Map(rows.map((row) => [row.code, row.id]))
    return products.map((product) => ids.get(product.code)!)
  }
}

/** The row of a product draft. */
export function productRecord(
  product: Omit<ProductDraft, 'skus'>,
  ways: ReadonlyMap<string, string>
) {
  return {
    code: product.code,
    name: product.name,
    name_en: product.nameEn ?? null,
    search_name: searchText(product.code, product.name, product.nameEn, product.brand),
    brand: product.brand ?? null,
    category: ways.get(product.category ?? '') ?? null,
    description: product.description ?? null,
    tax_code: product.taxCode || null,
    image_file_id: product.imageFileId ?? null,
    option_names: product.optionNames ?? [],
    status: product.status ?? 'active',
  }
}
