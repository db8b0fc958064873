import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { sumByKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import { lockLevelsOfLines, moveLevels } from '#inventory/services/levels'

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
      await lockLevelsOfLines(trx, input.fulfilmentLineIds)
      const released = await this.#resolve(trx, input)
      if (released.length === 0) return []
      const sums = sumByKey(released)
      await moveLevels(trx, sums.map(({ qty, ...key }) => ({ ...key, reserved: -qty })))
      await append(trx, new LevelsChanged({ keys: sums.map(({ qty, ...key }) => key) }), input.actor)
      return released
    })
  }

  #resolve(trx: Trx, { fulfilmentLineIds, outcome, lapsedBy }: ReleaseInput): Promise<ReleasedLine[]> {
    return sql<ReleasedLine & Record<string, unknown>>(
      trx,
      `UPDATE stock_reservations SET state = $2, resolved_at = now()
        WHERE fulfilment_line_id = ANY($1::bigint[]) AND state = 'pending'
          AND ($3::timestamptz IS NULL OR expires_at <= $3)
       RETURNING fulfilment_line_id AS "fulfilmentLineId", order_id AS "orderId",
                 warehouse_id AS "warehouseId", sku_id AS "skuId", qty`,
      [fulfilmentLineIds, outcome, lapsedBy?.toISOString() ?? null],
      'stock_reservations_release'
    )
  }
}
