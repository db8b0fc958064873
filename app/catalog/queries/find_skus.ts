import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** A SKU as orders, warehouse and purchasing need it. */
export interface FoundSku {
  id: number
  productId: number
  code: string
  name: string
  kind: string
  status: string
  listPrice: string
  purchasePrice: string
  weightG: number | null
  /** Null while a side is unknown. */
  volumeMm3: number | null
  tracking: string
  storageClass: string
}

export interface FoundBarcode extends FoundSku {
  /** Base units behind one scan: 12 for a carton's code. */
  unitFactor: number
}

const COLUMNS = `s.id, s.product_id AS "productId", s.code, s.name, s.kind, s.status, s.list_price AS "listPrice",
  s.purchase_price AS "purchasePrice", s.weight_g AS "weightG",
  s.length_mm::bigint * s.width_mm * s.height_mm AS "volumeMm3", s.tracking, s.storage_class AS "storageClass"`

/**
 * Looks SKUs up by id, code or barcode, each list in one statement. Unknown ones are missing from the
 * answer. LATERAL with a LIMIT lets no other plan be than the key of each: a prepared statement keeps
 * the one it got while the catalogue was small.
 */
export default class FindSkus {
  constructor(readonly trx: Trx | null = null) {}

  async byIds(ids: readonly number[]): Promise<Map<number, FoundSku>> {
    const rows = await sql<FoundSku & Record<string, unknown>>(
      this.trx,
      `SELECT s.* FROM unnest($1::bigint[]) AS k(id) CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM skus s WHERE s.id = k.id LIMIT 1) s`,
      [ids],
      'skus_by_id'
    )
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** By SKU code, exactly as written. */
  async byCodes(codes: readonly string[]): Promise<Map<string, FoundSku>> {
    const rows = await sql<FoundSku & Record<string, unknown>>(
      this.trx,
      `SELECT s.* FROM unnest($1::text[]) AS k(code) CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM skus s WHERE s.code = k.code LIMIT 1) s`,
      [codes],
      'skus_by_code'
    )
    return new Map(rows.map((row) => [row.code, row]))
  }

  /** By active barcode. */
  async byBarcodes(barcodes: readonly string[]): Promise<Map<string, FoundBarcode>> {
    const rows = await sql<FoundBarcode & { barcode: string } & Record<string, unknown>>(
      this.trx,
      `SELECT s.* FROM unnest($1::text[]) AS k(barcode) CROSS JOIN LATERAL (
         SELECT b.barcode, b.unit_factor AS "unitFactor", ${COLUMNS} FROM sku_barcodes b JOIN skus s ON s.id = b.sku_id
          WHERE b.is_active AND b.barcode = k.barcode LIMIT 1) s`,
      [barcodes],
      'skus_by_barcode'
    )
    return new Map(rows.map(({ barcode, ...sku }) => [barcode, sku]))
  }

  /** By alias, exactly as written. */
  async byAliases(aliases: readonly string[]): Promise<Map<string, FoundSku>> {
    const rows = await sql<FoundSku & { alias: string } & Record<string, unknown>>(
      this.trx,
      `SELECT s.* FROM unnest($1::text[]) AS k(alias) CROSS JOIN LATERAL (
         SELECT a.alias, ${COLUMNS} FROM sku_aliases a JOIN skus s ON s.id = a.sku_id WHERE a.alias = k.alias LIMIT 1) s`,
      [aliases],
      'skus_by_alias'
    )
    return new Map(rows.map(({ alias, ...sku }) => [alias, sku]))
  }

  /** By whatever was scanned or typed: barcodes first, then codes, then aliases. */
  async byScans(texts: readonly string[]): Promise<Map<string, FoundBarcode>> {
    const found = await this.byBarcodes(texts)
    const rest = texts.filter((text) => !found.has(text))
    if (rest.length === 0) return found
    for (const [code, sku] of await this.byCodes(rest)) found.set(code, { ...sku, unitFactor: 1 })
    const unknown = rest.filter((text) => !found.has(text))
    if (unknown.length === 0) return found
    for (const [alias, sku] of await this.byAliases(unknown))
      found.set(alias, { ...sku, unitFactor: 1 })
    return found
  }
}
