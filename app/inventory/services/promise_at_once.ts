import { sqlInOrder } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { WantedLine } from '#inventory/domain/reserve_walk'
import { sumByKey, type StockKey } from '#inventory/domain/stock_key'
import { byKey, lockStatement, type LockedLevel } from '#inventory/services/levels'

/**
 * Promises the lines when every key has what all of them want of it, nothing set aside and no freeze;
 * otherwise it writes nothing. The levels are locked by then: what it reads cannot change any more.
 */
const PROMISE = `
  WITH asked AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS k(warehouse_id, sku_id, qty)),
  all_fit AS MATERIALIZED (
    SELECT 1 FROM asked k JOIN stock_levels l ON l.warehouse_id = k.warehouse_id AND l.sku_id = k.sku_id
    HAVING count(*) = cardinality($1::bigint[])
       AND bool_and(l.quota = 0 AND l.frozen_reason IS NULL AND (l.allow_negative OR l.on_hand - l.reserved >= k.qty))),
  moved AS (
    UPDATE stock_levels l SET reserved = l.reserved + k.qty, version = l.version + 1, updated_at = now()
      FROM asked k CROSS JOIN all_fit WHERE l.warehouse_id = k.warehouse_id AND l.sku_id = k.sku_id)
  INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty, from_quota, expires_at)
  SELECT r.*, 0, $9::timestamptz
    FROM unnest($4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::int[]) AS r CROSS JOIN all_fit
  RETURNING 1`

/**
 * Locks the levels of lines, as `lockLevels` does, and with the same flight to the database promises
 * the lines when there is plainly enough for all of them, as there nearly always is.
 *
 * These are two statements on purpose: one that locks and changes would be held against the rows as
 * they were before it waited for the lock, and a CHECK would refuse what by now is right.
 * @param lines of fulfilment lines that nothing is reserved for
 * @returns the keys whose levels changed; or the locked levels, when not all could be served and none was
 */
export async function promiseAtOnce(
  trx: Trx,
  lines: readonly WantedLine[],
  expiresAt: Date | null
): Promise<{ keys: StockKey[] } | { keys: null; levels: Map<string, LockedLevel> }> {
  const sums = sumByKey(lines)
  const [levels, made] = await sqlInOrder(trx, [
    lockStatement(sums),
    {
      name: 'stock_promise_at_once',
      text: PROMISE,
      values: [
        sums.map((sum) => sum.warehouseId),
        sums.map((sum) => sum.skuId),
        sums.map((sum) => sum.qty),
        lines.map((line) => line.fulfilmentLineId),
        lines.map((line) => line.orderId),
        lines.map((line) => line.warehouseId),
        lines.map((line) => line.skuId),
        lines.map((line) => line.qty),
        expiresAt?.toISOString() ?? null,
      ],
    },
  ])
  if (made.length > 0) return { keys: sums.map(({ qty, ...key }) => key) }
  return { keys: null, levels: byKey(levels as LockedLevel[]) }
}
