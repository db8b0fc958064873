import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Scanned } from '../domain/scans.js'

/**
 * What scanned codes are: a bin of the warehouse, an active barcode or the
 * code of a SKU; anything else is unknown. One statement for any number.
 */
export async function resolveCodes(
  trx: Trx | null,
  warehouseId: number,
  codes: readonly string[]
): Promise<(code: string) => Scanned> {
  const wanted = [...new Set(codes.map((code) => code.trim()).filter(Boolean))]
  const rows =
    wanted.length === 0
      ? []
      : await sql<{ scanned: string; is: 'bin' | 'sku'; id: number; code: string; factor: number }>(
          trx,
          `SELECT code AS scanned, 'bin' AS is, id, code, 1 AS factor FROM wms_bins WHERE warehouse_id = $1 AND code = ANY($2::text[])
           UNION ALL
           SELECT b.barcode, 'sku', s.id, s.code, b.unit_factor FROM sku_barcodes b JOIN skus s ON s.id = b.sku_id
            WHERE b.is_active AND b.barcode = ANY($2::text[])
           UNION ALL
           SELECT code, 'sku', id, code, 1 FROM skus WHERE code = ANY($2::text[])`,
          [warehouseId, wanted],
          'wms_codes'
        )
  // A barcode goes before a SKU code that happens to read the same.
  const known = new Map(rows.reverse().map((row) => [row.scanned, row]))
  return (code) => {
    const row = known.get(code.trim())
    if (!row) return { is: 'unknown', code: code.trim() }
    if (row.is === 'bin') return { is: 'bin', binId: row.id, code: row.code }
    return { is: 'sku', skuId: row.id, code: row.code, factor: row.factor }
  }
}
