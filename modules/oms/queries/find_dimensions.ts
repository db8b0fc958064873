import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Weight and volume of one unit of SKUs, 0 where unknown. */
export default class FindDimensions {
  constructor(readonly trx: Trx | null = null) {}

  async handle(
    skuIds: readonly number[]
  ): Promise<Map<number, { weightG: number; volumeMm3: number }>> {
    const rows = await sql<{ id: number; weightG: number; volumeMm3: number }>(
      this.trx,
      `SELECT id, coalesce(weight_g, 0) AS "weightG", coalesce(length_mm::bigint * width_mm * height_mm, 0) AS "volumeMm3"
         FROM skus WHERE id = ANY($1::bigint[])`,
      [skuIds],
      'oms_dimensions'
    )
    return new Map(rows.map(({ id, ...size }) => [id, size]))
  }
}
