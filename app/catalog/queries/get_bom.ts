import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Bom, BomPart } from '#catalog/domain/bom'
import { BOM_LINES, type BomVersionLine } from '#catalog/queries/list_boms'

/** A version of a bill with the words a page needs for its parts. */
export interface KnownBom extends Bom {
  bomId: number
  skuId: number
  version: number
  parts: (BomPart & BomVersionLine)[]
}

interface Row extends Record<string, unknown> {
  bomId: number
  skuId: number
  version: number
  yieldQty: number
  parts: BomVersionLine[]
}

const COLUMNS = `b.id AS "bomId", b.sku_id AS "skuId", b.version, b.yield_qty AS "yieldQty", ${BOM_LINES} AS parts`

/** Bills of materials: one version, the ones in force, and the whole tree below a SKU. */
export default class GetBom {
  constructor(readonly trx: Trx | null = null) {}

  /** @throws NotFoundException */
  async byId(id: number): Promise<KnownBom> {
    const [row] = await sql<Row>(
      this.trx,
      `SELECT ${COLUMNS} FROM boms b WHERE b.id = $1`,
      [id],
      'bom_by_id'
    )
    if (!row) throw new NotFoundException('bom', id)
    return row
  }

  /** The bill of a SKU that is in force at the moment; null where none is. */
  async inForce(skuId: number, at: Date): Promise<KnownBom | null> {
    const [row] = await sql<Row>(
      this.trx,
      `SELECT ${COLUMNS} FROM boms b WHERE b.sku_id = $1 AND b.effective @> $2::timestamptz`,
      [skuId, at.toISOString()],
      'bom_in_force'
    )
    return row ?? null
  }

  /** Every bill in force below these SKUs, by what it makes; one statement, however deep. */
  async tree(skuIds: readonly number[], at: Date): Promise<Map<number, KnownBom>> {
    const rows = await sql<Row>(
      this.trx,
      `WITH RECURSIVE reach(sku_id) AS (
         SELECT unnest($1::bigint[])
         UNION SELECT l.sku_id FROM reach r JOIN boms b ON b.sku_id = r.sku_id AND b.effective @> $2::timestamptz
                      JOIN bom_lines l ON l.bom_id = b.id)
       SELECT ${COLUMNS} FROM reach r JOIN boms b ON b.sku_id = r.sku_id AND b.effective @> $2::timestamptz`,
      [skuIds, at.toISOString()],
      'bom_tree'
    )
    return new Map(rows.map((row) => [row.skuId, row]))
  }
}
