import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { StockKey } from '#inventory/domain/stock_key'

/** A number that should be the sum of its parts and is not. */
export interface Mismatch extends StockKey {
  what: (typeof NUMBERS)[number] | 'bounds'
  /** What the row says. */
  says: number
  /** What its entries, pending reservations or live quotas add up to; for `bounds`, the limit it breaks. */
  proven: number
}

export interface ProofPage {
  mismatches: Mismatch[]
  checked: number
  /** Where the next page begins; null after the last. */
  next: StockKey | null
}

interface Row extends StockKey, Record<string, unknown> {
  says: number[]
  proven: number[]
  allowNegative: boolean
}

const NUMBERS = ['on_hand', 'quality', 'damaged', 'in_transit', 'reserved', 'quota'] as const

/**
 * Adds up the ledger, the pending reservations and the live quotas of a page of
 * keys and compares them with the levels: Σ entries = level, Σ pending =
 * reserved, Σ left = quota, and 0 ≤ reserved + quota ≤ on hand where the
 * warehouse may not go below zero. One statement, so one snapshot: postings
 * under way cannot look like a mismatch.
 */
export default class ProveLevels {
  async handle({
    trx = null,
    after = null,
    limit = 5000,
  }: { trx?: Trx | null; after?: StockKey | null; limit?: number } = {}): Promise<ProofPage> {
    const rows = await sql<Row>(
      trx,
      `WITH page AS (
         SELECT * FROM stock_levels WHERE (warehouse_id, sku_id) > ($1::bigint, $2::bigint)
          ORDER BY warehouse_id, sku_id LIMIT $3)
       SELECT p.warehouse_id AS "warehouseId", p.sku_id AS "skuId", p.allow_negative AS "allowNegative",
              ARRAY[p.on_hand, p.quality, p.damaged, p.in_transit, p.reserved, p.quota] AS says,
              ARRAY[coalesce(e.on_hand, 0), coalesce(e.quality, 0), coalesce(e.damaged, 0), coalesce(e.in_transit, 0), coalesce(r.pending, 0),
                    coalesce(q.left, 0)]::bigint[] AS proven
         FROM page p
         LEFT JOIN LATERAL (
           SELECT sum(delta) FILTER (WHERE bucket = 'on_hand') AS on_hand, sum(delta) FILTER (WHERE bucket = 'quality') AS quality,
                  sum(delta) FILTER (WHERE bucket = 'damaged') AS damaged, sum(delta) FILTER (WHERE bucket = 'in_transit') AS in_transit
             FROM stock_entries e WHERE e.warehouse_id = p.warehouse_id AND e.sku_id = p.sku_id) e ON true
         LEFT JOIN LATERAL (
           SELECT sum(qty) AS pending FROM stock_reservations r
            WHERE r.warehouse_id = p.warehouse_id AND r.sku_id = p.sku_id AND r.state = 'pending') r ON true
         LEFT JOIN LATERAL (
           SELECT sum(qty - used) AS left FROM stock_quota_lines q
            WHERE q.warehouse_id = p.warehouse_id AND q.sku_id = p.sku_id AND q.is_live) q ON true
        ORDER BY p.warehouse_id, p.sku_id`,
      [after?.warehouseId ?? 0, after?.skuId ?? 0, limit],
      'stock_prove'
    )
    const last = rows.at(-1)
    return {
      mismatches: rows.flatMap(mismatchesOf),
      checked: rows.length,
      next:
        last && rows.length === limit ? { warehouseId: last.warehouseId, skuId: last.skuId } : null,
    }
  }
}

function mismatchesOf(row: Row): Mismatch[] {
  const { warehouseId, skuId } = row
  const [says, proven] = [row.says.map(Number), row.proven.map(Number)]
  const wrong = NUMBERS.flatMap((what, index): Mismatch[] =>
    says[index] === proven[index]
      ? []
      : [{ warehouseId, skuId, what, says: says[index], proven: proven[index] }]
  )
  const [onHand, , , , reserved, quota] = says
  if (!row.allowNegative && (reserved < 0 || quota < 0 || reserved + quota > onHand)) {
    wrong.push({ warehouseId, skuId, what: 'bounds', says: reserved + quota, proven: onHand })
  }
  return wrong
}
