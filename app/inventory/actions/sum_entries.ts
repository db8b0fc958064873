import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockLevels } from '#inventory/services/levels'

/** Entries a block sums; a ledger shorter than this is quickly read as it is. */
const BLOCK = 200
const BATCH = 2000

interface Level extends Record<string, unknown> {
  id: number
  warehouseId: number
  skuId: number
  isLong: boolean
}

/**
 * Sums the ledger of every key in blocks, so that a balance long ago reads a few rows however many
 * entries there are (`queries/key_sums.ts`). A key is locked while its blocks are made, as it is
 * while it is posted to: no entry can slip in below the last one summed. Answers how many blocks.
 */
export default class SumEntries {
  constructor(readonly block = BLOCK) {}

  async handle(): Promise<number> {
    for (let after = 0, count = 0; ;) {
      const levels = await this.#levels(after)
      const long = levels.filter((level) => level.isLong)
      if (long.length > 0) count += await inTransaction(null, (trx) => this.#sum(trx, long))
      if (levels.length < BATCH) return count
      after = levels.at(-1)!.id
    }
  }

  /** Levels after this one, and whether enough was posted on hand since its last block; the other buckets go along. */
  #levels(after: number): Promise<Level[]> {
    return sql<Level>(
      null,
      `SELECT l.id, l.warehouse_id AS "warehouseId", l.sku_id AS "skuId", t.n >= $2::int AS "isLong" FROM (
         SELECT id, warehouse_id, sku_id FROM stock_levels WHERE id > $1 ORDER BY id LIMIT ${BATCH}) l
       CROSS JOIN LATERAL (SELECT count(*) AS n FROM (
         SELECT 1 FROM stock_entries e WHERE e.warehouse_id = l.warehouse_id AND e.sku_id = l.sku_id AND e.bucket = 'on_hand'
            AND e.id > (SELECT coalesce(max(s.last_id), 0) FROM stock_entry_sums s
                         WHERE s.warehouse_id = l.warehouse_id AND s.sku_id = l.sku_id AND s.bucket = 'on_hand') LIMIT $2::int) posted) t
        ORDER BY l.id`,
      [after, this.block],
      'sums_levels'
    )
  }

  async #sum(trx: Trx, levels: readonly Level[]): Promise<number> {
    await lockLevels(trx, levels)
    const made = await sql(
      trx,
      `INSERT INTO stock_entry_sums (warehouse_id, sku_id, bucket, first_id, last_id, earliest, latest, units_in, units_out, value)
       SELECT x.warehouse_id, x.sku_id, x.bucket, min(x.id), max(x.id), min(x.occurred_at), max(x.occurred_at),
              coalesce(sum(x.delta) FILTER (WHERE x.delta > 0), 0), coalesce(-sum(x.delta) FILTER (WHERE x.delta < 0), 0), sum(x.value)
         FROM (SELECT e.*, (row_number() OVER (PARTITION BY e.warehouse_id, e.sku_id, e.bucket ORDER BY e.id) - 1) / $3::int AS block
                 FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
                 JOIN stock_entries e ON e.warehouse_id = k.warehouse_id AND e.sku_id = k.sku_id
                WHERE e.id > coalesce((SELECT max(s.last_id) FROM stock_entry_sums s
                                        WHERE s.warehouse_id = e.warehouse_id AND s.sku_id = e.sku_id AND s.bucket = e.bucket), 0)) x
        GROUP BY x.warehouse_id, x.sku_id, x.bucket, x.block HAVING count(*) = $3 RETURNING id`,
      [levels.map((level) => level.warehouseId), levels.map((level) => level.skuId), this.block],
      'sums_insert'
    )
    return made.length
  }
}
