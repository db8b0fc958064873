import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { sumByKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { keyColumns, lockLevelsOfLines, type LockedLevel } from '#inventory/services/levels'

export interface ReleaseInput {
  trx?: Trx | null
  actor?: Actor
  fulfilmentLineIds: readonly number[]
  outcome: 'voided' | 'expired'
  /** Only promises that had lapsed by then; for the expiry job. */
  lapsedBy?: Date
}

export interface ReleasedLine {
  fulfilmentLineId: number
  orderId: number
  warehouseId: number
  skuId: number
  qty: number
}

/**
 * Gives promised stock back. Only pending reservations resolve, each once:
 * lines already posted, voided or expired are left as they are and are not in
 * the answer.
 */
export default class ReleaseReservations {
  async handle(input: ReleaseInput): Promise<ReleasedLine[]> {
    if (input.fulfilmentLineIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const levels = await lockLevelsOfLines(trx, input.fulfilmentLineIds)
      if (levels.size === 0) return []
      const released = await this.#resolve(trx, input, levels)
      if (released.length === 0) return []
      const keys = sumByKey(released).map(({ qty, ...key }) => key)
      await append(trx, new LevelsChanged({ keys }), input.actor)
      return released
    })
  }

  /**
   * Resolves and lowers the levels by the same rows, in one statement; what was drawn from a quota
   * that still lasts goes back to it. Only of levels under our lock: a promise made since we looked
   * is not ours to resolve.
   */
  #resolve(
    trx: Trx,
    { fulfilmentLineIds, outcome, lapsedBy }: ReleaseInput,
    levels: ReadonlyMap<string, LockedLevel>
  ): Promise<ReleasedLine[]> {
    return sql<ReleasedLine & Record<string, unknown>>(
      trx,
      `WITH released AS (
         UPDATE stock_reservations SET state = $2, resolved_at = now()
          WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending'
            AND ($3::timestamptz IS NULL OR expires_at <= $3)
            AND (warehouse_id, sku_id) IN (SELECT * FROM unnest($4::bigint[], $5::bigint[]))
         RETURNING fulfilment_line_id, order_id, warehouse_id, sku_id, qty, quota_line_id, from_quota),
       given_back AS (
         UPDATE stock_quota_lines q SET used = q.used - r.qty
           FROM (SELECT quota_line_id, sum(from_quota)::int AS qty FROM released WHERE from_quota > 0 GROUP BY 1) r
          WHERE q.id = r.quota_line_id AND q.is_live
         RETURNING q.warehouse_id, q.sku_id, r.qty),
       lowered AS (
         UPDATE stock_levels l
            SET reserved = l.reserved - s.qty, version = l.version + 1, updated_at = now(),
                quota = l.quota + coalesce((SELECT sum(g.qty) FROM given_back g
                                             WHERE g.warehouse_id = l.warehouse_id AND g.sku_id = l.sku_id), 0)
           FROM (SELECT warehouse_id, sku_id, sum(qty) AS qty FROM released GROUP BY warehouse_id, sku_id) s
          WHERE l.warehouse_id = s.warehouse_id AND l.sku_id = s.sku_id)
       SELECT fulfilment_line_id AS "fulfilmentLineId", order_id AS "orderId", warehouse_id AS "warehouseId",
              sku_id AS "skuId", qty FROM released`,
      [fulfilmentLineIds, outcome, lapsedBy?.toISOString() ?? null, ...keyColumns(levels)],
      'stock_reservations_release'
    )
  }
}
