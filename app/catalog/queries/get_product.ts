import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { BarcodeDraft, UnitDraft } from '#catalog/domain/product_draft'

export type ProductSku = {
  id: number
  code: string
  name: string
  options: Record<string, string>
  kind: string
  listPrice: string
  purchasePrice: string
  baseUnit: string
  weightG: number | null
  lengthMm: number | null
  widthMm: number | null
  heightMm: number | null
  tracking: string
  shelfLifeDays: number | null
  storageClass: string
  taxClass: string
  taxRate: string
  status: string
  imageFileId: number | null
  images: number[]
  aliases: string[]
  barcodes: BarcodeDraft[]
  units: UnitDraft[]
}

export type ProductRecord = {
  id: number
  code: string
  name: string
  nameEn: string | null
  brand: string | null
  category: string | null
  taxCode: string | null
  description: string | null
  status: string
  imageFileId: number | null
  optionNames: string[]
  version: number
  createdAt: string
  updatedAt: string
  skus: ProductSku[]
}

const SKU_FIELDS = `s.id, s.code, s.name, s.options, s.kind, s.list_price AS "listPrice", s.purchase_price AS "purchasePrice",
  s.base_unit AS "baseUnit", s.weight_g AS "weightG", s.length_mm AS "lengthMm", s.width_mm AS "widthMm", s.height_mm AS "heightMm",
  s.tracking, s.shelf_life_days AS "shelfLifeDays", s.storage_class AS "storageClass", s.tax_class AS "taxClass",
  s.tax_rate AS "taxRate", s.status, s.image_file_id AS "imageFileId",
  (SELECT coalesce(jsonb_agg(i.file_id ORDER BY i.place), CASE WHEN s.image_file_id IS NULL THEN '[]' ELSE jsonb_build_array(s.image_file_id) END) FROM sku_images i WHERE i.sku_id = s.id) AS images,
  (SELECT coalesce(jsonb_agg(a.alias ORDER BY a.id), '[]') FROM sku_aliases a WHERE a.sku_id = s.id) AS aliases,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('barcode', b.barcode, 'unitFactor', b.unit_factor) ORDER BY b.id), '[]')
     FROM sku_barcodes b WHERE b.sku_id = s.id AND b.is_active) AS barcodes,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('unit', u.unit, 'factor', u.factor) ORDER BY u.factor), '[]')
     FROM sku_units u WHERE u.sku_id = s.id) AS units`

/** Products with their SKUs, barcodes and units; two statements, however many. */
export default class GetProduct {
  /** @throws NotFoundException */
  async handle({ trx = null, id }: { trx?: Trx | null; id: number }): Promise<ProductRecord> {
    const product = (await this.many(trx, [id])).get(id)
    if (!product) throw new NotFoundException('product', id)
    return product
  }

  /** By id; unknown ones are missing from the answer. */
  async many(trx: Trx | null, ids: readonly number[]): Promise<Map<number, ProductRecord>> {
    const products = await sql<
      Omit<ProductRecord, 'skus' | 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }
    >(
      trx,
      `SELECT id, code, name, name_en AS "nameEn", brand, category, tax_code AS "taxCode", description, status, image_file_id AS "imageFileId",
              option_names AS "optionNames", version, created_at AS "createdAt", updated_at AS "updatedAt"
         FROM products WHERE id = ANY($1::bigint[])`,
      [ids],
      'products_get'
    )
    const skus = await sql<ProductSku & { productId: number }>(
      trx,
      `SELECT s.product_id AS "productId", ${SKU_FIELDS} FROM skus s WHERE s.product_id = ANY($1::bigint[]) ORDER BY s.id`,
      [ids],
      'products_skus'
    )
    const byProduct = Map.groupBy(skus, (sku) => sku.productId)
    return new Map(
      products.map((product) => [
        product.id,
        {
          ...product,
          createdAt: product.createdAt.toISOString(),
          updatedAt: product.updatedAt.toISOString(),
          skus: (byProduct.get(product.id) ?? []).map(({ productId: _, ...sku }) => sku),
        },
      ])
    )
  }
}
