import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { SkuRow } from '#catalog/services/sku_rows'

/** A SKU's row with its id. */
export type SavedSku = { id: number; sku: SkuRow }

/** Barcodes no longer named are retired, not deleted: old labels still say whose they were. */
export async function saveBarcodes(trx: Trx, saved: readonly SavedSku[]): Promise<void> {
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

export async function saveUnits(trx: Trx, saved: readonly SavedSku[]): Promise<void> {
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

/** Aliases no longer named are forgotten: another SKU may take them. */
export async function saveAliases(trx: Trx, saved: readonly SavedSku[]): Promise<void> {
  const rows = saved.flatMap(({ id, sku }) => sku.aliases.map((alias) => ({ id, alias })))
  const ids = saved.map(({ id }) => id)
  const columns = [rows.map((row) => row.id), rows.map((row) => row.alias)]
  await sql(
    trx,
    `DELETE FROM sku_aliases a WHERE a.sku_id = ANY($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM unnest($2::bigint[], $3::text[]) AS k(sku_id, alias) WHERE k.sku_id = a.sku_id AND k.alias = a.alias)`,
    [ids, ...columns],
    'sku_aliases_drop'
  )
  if (rows.length === 0) return
  await sql(
    trx,
    `INSERT INTO sku_aliases (sku_id, alias) SELECT k.sku_id, k.alias FROM unnest($1::bigint[], $2::text[]) AS k(sku_id, alias)
      WHERE NOT EXISTS (SELECT 1 FROM sku_aliases a WHERE a.sku_id = k.sku_id AND a.alias = k.alias)`,
    columns,
    'sku_aliases_insert'
  )
}

export async function saveImages(trx: Trx, saved: readonly SavedSku[]): Promise<void> {
  const rows = saved.flatMap(({ id, sku }) =>
    sku.images.map((fileId, place) => ({ id, fileId, place }))
  )
  const columns = [rows.map((row) => row.id), rows.map((row) => row.fileId)]
  await sql(
    trx,
    `DELETE FROM sku_images i WHERE i.sku_id = ANY($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM unnest($2::bigint[], $3::bigint[]) AS k(sku_id, file_id) WHERE k.sku_id = i.sku_id AND k.file_id = i.file_id)`,
    [saved.map(({ id }) => id), ...columns],
    'sku_images_drop'
  )
  if (rows.length === 0) return
  await sql(
    trx,
    `INSERT INTO sku_images (sku_id, file_id, place) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[])
     ON CONFLICT (sku_id, file_id) DO UPDATE SET place = excluded.place`,
    [...columns, rows.map((row) => row.place)],
    'sku_images_save'
  )
}
