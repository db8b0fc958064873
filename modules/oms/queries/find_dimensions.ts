import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Weight and volume of one unit of SKUs, 0 where unknown, and how they are kept. */
export default class FindDimensions {
  constructor(readonly trx: Trx | null = null) {}

  async handle(
    skuIds: readonly number[]
  ): Promise<Map<number, { weightG: number; volumeMm3: number; storageClass: string }>> {
    const rows = await sql<{
      id: number
      weightG: number
      volumeMm3: number
      storageClass: string
    }>(
      this.trx,
      `SELECT id, coalesce(weight_g, 0) AS "weightG", coalesce(length_mm::bigint * width_mm * height_mm, 0) AS "volumeMm3",
              storage_class AS "storageClass"
         FROM skus WHERE id = ANY($1::bigint[])`,
      [skuIds],
      'oms_dimensions'
    )
    return new Map(rows.map(({ id, ...size }) => [id, size]))
  }
}
