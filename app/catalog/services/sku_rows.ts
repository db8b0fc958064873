import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { FullSku } from '#catalog/domain/product_draft'
import { searchText } from '#catalog/services/search_text'

/** A SKU ready for its row, with the product it belongs to. */
export type SkuRow = FullSku & {
  productId: number
  productName: string
  productNameEn?: string | null
}

const FIELDS = `code text, name text, search_name text, options jsonb, kind text, list_price numeric, purchase_price numeric,
  base_unit text, weight_g int, length_mm int, width_mm int, height_mm int, tracking text, shelf_life_days int,
  storage_class text, tax_rate numeric, status text, image_file_id bigint`
const NAMES = FIELDS.split(',').map((field) => field.trim().split(' ')[0])

function record(sku: SkuRow) {
  return {
    id: sku.id,
    product_id: sku.productId,
    code: sku.code,
    name: sku.name,
    search_name: searchText(sku.code, sku.name, sku.productName, sku.productNameEn),
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
    tax_rate: sku.taxRate,
    status: sku.status,
    image_file_id: sku.imageFileId,
  }
}

/** Inserts new SKUs and updates known ones, with their barcodes and units; returns ids in the list's order. */
export async function saveSkus(trx: Trx, skus: readonly SkuRow[]): Promise<number[]> {
  const known = skus.filter((sku) => sku.id)
  const fresh = skus.filter((sku) => !sku.id)
  if (known.length > 0) {
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
  await saveBarcodes(trx, saved)
  await saveUnits(trx, saved)
  return saved.map(({ id }) => id)
}

type Saved = { id: number; sku: SkuRow }

/** Barcodes no longer named are retired, not deleted: old labels still say whose they were. */
async function saveBarcodes(trx: Trx, saved: readonly Saved[]): Promise<void> {
  const rows = saved.flatMap(({ id, sku }) => sku.barcodes.map((barcode) => ({ id, ...barcode })))
  const columns = [
    rows.map((row) => row.id),
    rows.map((row) => row.barcode),
    rows.map((row) => row.unitFactor),
  ]
  await sql(
    trx,
    `UPDATE sku_barcodes b SET is_active = false
      WHERE b.sku_id = ANY($1::bigint[]) AND b.is_active
        AND NOT EXISTS (SELECT 1 FROM unnest($2::bigint[], $3::text[], $4::int[]) AS k(sku_id, barcode, unit_factor)
                         WHERE k.sku_id = b.sku_id AND k.barcode = b.barcode AND k.unit_factor = b.unit_factor)`,
    [saved.map(({ id }) => id), ...columns],
    'sku_barcodes_retire'
  )
  await sql(
    trx,
    `INSERT INTO sku_barcodes (sku_id, barcode, unit_factor)
     SELECT k.sku_id, k.barcode, k.unit_factor
       FROM unnest($1::bigint[], $2::text[], $3::int[]) WITH ORDINALITY AS k(sku_id, barcode, unit_factor, place)
      WHERE NOT EXISTS (SELECT 1 FROM sku_barcodes b WHERE b.sku_id = k.sku_id AND b.barcode = k.barcode AND b.is_active)
      ORDER BY k.place`,
    columns,
    'sku_barcodes_insert'
  )
}

async function saveUnits(trx: Trx, saved: readonly Saved[]): Promise<void> {
  const rows = saved.flatMap(({ id, sku }) => sku.units.map((unit) => ({ id, ...unit })))
  await sql(
    trx,
    `DELETE FROM sku_units u WHERE u.sku_id = ANY($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM unnest($2::bigint[], $3::text[]) AS k(sku_id, unit) WHERE k.sku_id = u.sku_id AND k.unit = u.unit)`,
    [saved.map(({ id }) => id), rows.map((row) => row.id), rows.map((row) => row.unit)],
    'sku_units_drop'
  )
  await sql(
    trx,
    `INSERT INTO sku_units (sku_id, unit, factor) SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[])
     ON CONFLICT (sku_id, unit) DO UPDATE SET factor = excluded.factor`,
    [rows.map((row) => row.id), rows.map((row) => row.unit), rows.map((row) => row.factor)],
    'sku_units_save'
  )
}
