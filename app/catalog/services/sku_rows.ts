import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FullSku } from '#catalog/domain/product_draft'
import { changedPrices, firstPrices, recordPrices } from '#catalog/services/sku_prices'
import { searchText } from '#catalog/services/search_text'
import { saveAliases, saveBarcodes, saveImages, saveUnits } from '#catalog/services/sku_details'

/** A SKU ready for its row, with the product it belongs to. */
export type SkuRow = FullSku & {
  productId: number
  productName: string
  productNameEn?: string | null
}

const FIELDS = `code text, name text, search_name text, options jsonb, kind text, list_price numeric, purchase_price numeric,
  base_unit text, weight_g int, length_mm int, width_mm int, height_mm int, tracking text, shelf_life_days int,
  storage_class text, tax_class text, tax_rate numeric, status text, image_file_id bigint`
const NAMES = FIELDS.split(',').map((field) => field.trim().split(' ')[0])

function record(sku: SkuRow) {
  return {
    id: sku.id,
    product_id: sku.productId,
    code: sku.code,
    name: sku.name,
    search_name: searchText(sku.code, sku.name, sku.productName, sku.productNameEn, ...sku.aliases),
    options: sku.options,
    kind: sku.kind,
    list_price: sku.listPrice,
    purchase_price: sku.purchasePrice,
    base_unit: sku.baseUnit,
    weight_g: sku.weightG,
    length_mm: sku.lengthMm,
    width_mm: sku.widthMm,
    height_mm: sku.heightMm,
    tracking: sku.tracking,
    shelf_life_days: sku.shelfLifeDays,
    storage_class: sku.storageClass,
    tax_class: sku.taxClass,
    tax_rate: sku.taxRate,
    status: sku.status,
    image_file_id: sku.imageFileId,
  }
}

/** Inserts new SKUs and updates known ones with all that hangs on them; what prices were is kept. Returns ids in the list's order. */
export async function saveSkus(trx: Trx, actor: Actor, skus: readonly SkuRow[]): Promise<number[]> {
  const known = skus.filter((sku) => sku.id)
  const fresh = skus.filter((sku) => !sku.id)
  if (known.length > 0) {
    await recordPrices(trx, actor, changedPrices(known))
    await sql(
      trx,
      `UPDATE skus s SET ${NAMES.map((name) => `${name} = r.${name}`).join(', ')}, version = s.version + 1, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, product_id bigint, ${FIELDS})
        WHERE s.id = r.id AND s.product_id = r.product_id`,
      [JSON.stringify(known.map(record))],
      'skus_update'
    )
  }
  const ids = new Map<string, number>(known.map((sku) => [sku.code, sku.id!]))
  if (fresh.length > 0) {
    const rows = await sql<{ id: number; code: string }>(
      trx,
      `INSERT INTO skus (product_id, ${NAMES.join(', ')})
       SELECT product_id, ${NAMES.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(product_id bigint, ${FIELDS})
       RETURNING id, code`,
      [JSON.stringify(fresh.map(record))],
      'skus_insert'
    )
    for (const row of rows) ids.set(row.code, row.id)
  }
  const saved = skus.map((sku) => ({ id: ids.get(sku.code)!, sku }))
  await recordPrices(trx, actor, firstPrices(saved.filter(({ sku }) => !sku.id)))
  await saveBarcodes(trx, saved)
  await saveUnits(trx, saved)
  await saveAliases(trx, saved)
  await saveImages(trx, saved)
  return saved.map(({ id }) => id)
}
