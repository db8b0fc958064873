import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SolveBatch, { type BatchCause, type SolvedBatch } from '#modules/oms/actions/solve_batch'

/** Orders that compete in one batch at most; of more, those that have waited longest. */
const PER_RUN = 1_000

/**
 * Gives backordered orders another try, together, where every SKU they still need is in some
 * warehouse now. Asked for some SKUs, only orders that wait for one of them are looked at.
 */
export default class RetryBackorders {
  async handle({
    trx = null,
    skuIds = null,
    cause = 'schedule',
    actor = SYSTEM,
  }: {
    trx?: Trx | null
    skuIds?: readonly number[] | null
    cause?: BatchCause
    actor?: Actor
  } = {}): Promise<SolvedBatch> {
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT o.id FROM orders o
        WHERE o.status = 'backordered'
          AND ($1::bigint[] IS NULL OR EXISTS (
            SELECT 1 FROM order_lines l LEFT JOIN bundle_components b ON b.bundle_sku_id = l.sku_id
             WHERE l.order_id = o.id AND coalesce(b.sku_id, l.sku_id) = ANY($1)))
          AND NOT EXISTS (
            SELECT 1 FROM order_lines l LEFT JOIN bundle_components b ON b.bundle_sku_id = l.sku_id
             WHERE l.order_id = o.id AND l.allocated < l.qty - l.cancelled
               AND NOT EXISTS (SELECT 1 FROM stock_levels v WHERE v.sku_id = coalesce(b.sku_id, l.sku_id)
                 AND (v.on_hand > v.reserved OR v.allow_negative) AND v.frozen_reason IS NULL))
        ORDER BY o.id LIMIT ${PER_RUN}`,
      [skuIds]
    )
    return new SolveBatch().handle({ trx, orderIds: rows.map((row) => row.id), cause, actor })
  }
}
