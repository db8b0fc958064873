import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { RefusedException, VersionConflictException } from '#kernel/exceptions'
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
import { saveSkus } from '#catalog/services/sku_rows'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
  /** The version the editor saw; a newer one refuses the edit. Absent: the last write wins. */
  version?: number
  /** Fields left out keep what the product has. */
  product: Partial<Omit<ProductDraft, 'skus'>> & Pick<ProductDraft, 'skus'>
}

/**
 * Edits a product and its SKUs: known SKUs (by id) are updated, others added.
 * A SKU left out stays as it is; it is disabled, never deleted. What changed
 * is kept field by field in the audit trail.
 * @throws VersionConflictException when somebody else saved it meanwhile
 */
export default class UpdateProduct {
  async handle({ trx: outer, actor, id, version, product: edits }: Input): Promise<ProductRecord> {
    return refusing(() =>
      inTransaction(outer, async (trx) => {
        const before = await new GetProduct().handle({ trx, id })
        if (version !== undefined && version !== before.version)
          throw new VersionConflictException('product', id)
        const product = merge(before, edits)
        const flaw = flawOf({ ...product, skus: [...untouched(before, product), ...product.skus] })
        if (flaw) throw new RefusedException(...flaw)
        await this.#update(trx, id, version, product)
        const skuIds = await saveSkus(
          trx,
          product.skus.map((sku) => rowOf(id, product, sku))
        )
        const after = await new GetProduct().handle({ trx, id })
        const changes = changesBetween(before, after)
        if (changes)
          await audit(trx, actor, {
            action: 'catalog.product.update',
            subjectType: 'product',
            subjectId: id,
            ...changes,
          })
        await append(trx, new ProductsChanged({ productIds: [id], skuIds }), actor)
        return after
      })
    )
  }

  async #update(
    trx: Trx,
    id: number,
    version: number | undefined,
    product: ProductDraft
  ): Promise<void> {
    const rows = await sql(
      trx,
      `UPDATE products p SET code = r.code, name = r.name, name_en = r.name_en, search_name = r.search_name, brand = r.brand,
              category = r.category, description = r.description, image_file_id = r.image_file_id,
              option_names = r.option_names, status = r.status, version = p.version + 1, updated_at = now()
         FROM jsonb_to_record($1::jsonb) AS r(code text, name text, name_en text, search_name text, brand text, category text,
                description text, image_file_id bigint, option_names jsonb, status text)
        WHERE p.id = $2 AND ($3::int IS NULL OR p.version = $3) RETURNING p.id`,
      [JSON.stringify(productRecord(product)), id, version ?? null],
      'product_update'
    )
    if (rows.length === 0) throw new VersionConflictException('product', id)
  }
}

/** The product as it will be; fields the editor left out keep what it and its SKUs have. */
function merge({ skus: known, ...before }: ProductRecord, edits: Input['product']): ProductDraft {
  const skus = edits.skus.map((sku) => {
    const present = known.find((one) => one.id === sku.id)
    if (sku.id && !present) throw new RefusedException('catalog_sku_elsewhere', { code: sku.code })
    return { ...(present as SkuDraft), ...defined(sku) }
  })
  return { ...(before as Omit<ProductDraft, 'skus'>), ...defined(edits), skus }
}

/** The SKUs that the edit does not name. */
function untouched(before: ProductRecord, product: ProductDraft): SkuDraft[] {
  const named = new Set(product.skus.map((sku) => sku.id))
  return before.skus.filter((sku) => !named.has(sku.id)) as SkuDraft[]
}

function rowOf(productId: number, product: ProductDraft, sku: SkuDraft) {
  return {
    ...completeSku(product, sku),
    productId,
    productName: product.name,
    productNameEn: product.nameEn,
  }
}

/** The object without the fields that are undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
