import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException, VersionConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { productRecord } from '#catalog/actions/create_product'
import { changesBetween } from '#catalog/domain/changes'
import {
  completeSku,
  flawOf,
  type ProductDraft,
  type SkuDraft,
} from '#catalog/domain/product_draft'
import { ProductsChanged } from '#catalog/events/products_changed'
import { refusing } from '#catalog/exceptions/refusals'
import GetProduct, { type ProductRecord } from '#catalog/queries/get_product'
import { ensureCategories } from '#catalog/services/categories'
import { saveSkus } from '#catalog/services/sku_rows'

export interface ProductEdit {
  id: number
  /** The version the editor saw; a newer one refuses the edit. Absent: the last write wins. */
  version?: number
  /** Fields left out keep what the product has. */
  product: Partial<Omit<ProductDraft, 'skus'>> & Pick<ProductDraft, 'skus'>
}

interface Merged {
  before: ProductRecord
  version?: number
  product: ProductDraft
}

/**
 * Edits products and their SKUs, a list in a bounded number of statements: known SKUs (by id) are
 * updated, others added. A SKU left out stays as it is; it is disabled, never deleted. What changed
 * is kept field by field in the audit trail.
 * @throws VersionConflictException when somebody else saved one meanwhile
 */
export default class UpdateProducts {
  async handle({
    trx: outer,
    actor,
    edits,
  }: {
    trx?: Trx | null
    actor: Actor
    edits: readonly ProductEdit[]
  }): Promise<ProductRecord[]> {
    if (edits.length === 0) return []
    const ids = edits.map(({ id }) => id)
    return refusing(() =>
      inTransaction(outer, async (trx) => {
        const merged = await this.#merge(trx, ids, edits)
        await this.#update(trx, merged)
        const skuIds = await saveSkus(trx, actor, merged.flatMap(rowsOf))
        const after = await new GetProduct().many(trx, ids)
        await this.#record(trx, actor, merged, after)
        await append(trx, new ProductsChanged({ productIds: ids, skuIds }), actor)
        return ids.map((id) => after.get(id)!)
      })
    )
  }

  /** The products as they will be, each locked, in order of id. */
  async #merge(trx: Trx, ids: readonly number[], edits: readonly ProductEdit[]): Promise<Merged[]> {
    await sql(
      trx,
      'SELECT id FROM products WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
      [ids],
      'products_lock'
    )
    const known = await new GetProduct().many(trx, ids)
    return edits.map(({ id, version, product: edit }) => {
      const before = known.get(id)
      if (!before) throw new NotFoundException('product', id)
      if (version !== undefined && version !== before.version)
        throw new VersionConflictException('product', id)
      const product = merge(before, edit)
      const flaw = flawOf({ ...product, skus: [...untouched(before, product), ...product.skus] })
      if (flaw) throw new RefusedException(...flaw, { field: 'skus' })
      return { before, version, product }
    })
  }

  async #update(trx: Trx, merged: readonly Merged[]): Promise<void> {
    const ways = await ensureCategories(
      trx,
      merged.map(({ product }) => product.category)
    )
    await sql(
      trx,
      `UPDATE products p SET code = r.code, name = r.name, name_en = r.name_en, search_name = r.search_name, brand = r.brand,
              category_id = (SELECT c.id FROM categories c WHERE c.path = r.category), category = r.category,
              description = r.description, tax_code = r.tax_code, image_file_id = r.image_file_id,
              option_names = r.option_names, status = r.status, version = p.version + 1, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, code text, name text, name_en text, search_name text, brand text,
                category text, description text, tax_code text, image_file_id bigint, option_names jsonb, status text)
        WHERE p.id = r.id`,
      [
        JSON.stringify(
          merged.map(({ before, product }) => ({ id: before.id, ...productRecord(product, ways) }))
        ),
      ],
      'products_update'
    )
  }

  async #record(
    trx: Trx,
    actor: Actor,
    merged: readonly Merged[],
    after: ReadonlyMap<number, ProductRecord>
  ): Promise<void> {
    const records = merged.flatMap(({ before }) => {
      const changes = changesBetween(before, after.get(before.id)!)
      if (!changes) return []
      const subject = { subjectType: 'product', subjectId: before.id }
      return [{ action: 'catalog.product.update', ...subject, ...changes }]
    })
    await audit(trx, actor, records)
  }
}

/** The product as it will be; fields the editor left out keep what it and its SKUs have. */
function merge({ skus: known, ...before }: ProductRecord, edits: ProductEdit['product']) {
  const skus = edits.skus.map((sku) => {
    const present = known.find((one) => one.id === sku.id)
    if (sku.id && !present) throw new RefusedException('catalog_sku_elsewhere', { code: sku.code })
    return { ...kept(present as SkuDraft | undefined, sku), ...defined(sku) }
  })
  return { ...(before as Omit<ProductDraft, 'skus'>), ...defined(edits), skus }
}

/** What a SKU keeps: a rate that is entered alone is not held to the class it had, nor a picture to the others. */
function kept(present: SkuDraft | undefined, edit: SkuDraft): Partial<SkuDraft> {
  const { taxClass, images, ...rest } = present ?? ({} as Partial<SkuDraft>)
  return {
    ...rest,
    ...(edit.taxRate === undefined || edit.taxClass ? { taxClass } : {}),
    ...(edit.imageFileId === undefined ? { images } : {}),
  }
}

/** The SKUs that the edit does not name. */
function untouched(before: ProductRecord, product: ProductDraft): SkuDraft[] {
  const named = new Set(product.skus.map((sku) => sku.id))
  return before.skus.filter((sku) => !named.has(sku.id)) as SkuDraft[]
}

function rowsOf({ before, product }: Merged) {
  return product.skus.map((sku) => ({
    ...completeSku(product, sku),
    productId: before.id,
    productName: product.name,
    productNameEn: product.nameEn,
  }))
}

/** The object without the fields that are undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
