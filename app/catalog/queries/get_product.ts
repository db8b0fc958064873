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
  taxRate: string
  status: string
  imageFileId: number | null
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
  s.tracking, s.shelf_life_days AS "shelfLifeDays", s.storage_class AS "storageClass", s.tax_rate AS "taxRate", s.status,
  s.image_file_id AS "imageFileId",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('barcode', b.barcode, 'unitFactor', b.unit_factor) ORDER BY b.id), '[]')
     FROM sku_barcodes b WHERE b.sku_id = s.id AND b.is_active) AS barcodes,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('unit', u.unit, 'factor', u.factor) ORDER BY u.factor), '[]')
     FROM sku_units u WHERE u.sku_id = s.id) AS units`

/** One product with its SKUs, barcodes and units, in two statements. @throws NotFoundException */
export default class GetProduct {
  async handle({ trx = null, id }: { trx?: Trx | null; id: number }): Promise<ProductRecord> {
    const [product] = await sql<
      Omit<ProductRecord, 'skus' | 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date }
    >(
      trx,
      `SELECT id, code, name, name_en AS "nameEn", brand, category, description, status, image_file_id AS "imageFileId",
              option_names AS "optionNames", version, created_at AS "createdAt", updated_at AS "updatedAt"
         FROM products WHERE id = $1`,
      [id],
      'product_get'
    )
    if (!product) throw new NotFoundException('product', id)
    const skus = await sql<ProductSku>(
      trx,
      `SELECT ${SKU_FIELDS} FROM skus s WHERE s.product_id = $1 ORDER BY s.id`,
      [id],
      'product_skus'
    )
    return {
      ...product,
      createdAt: product.createdAt.toISOString(),
      updatedAt: product.updatedAt.toISOString(),
      skus,
    }
  }
}
