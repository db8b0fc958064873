import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import type { MoveResult } from '#orders/domain/moves'
import { ORDER_STOPS } from '#orders/domain/interception'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { STOP_REASON } from '#orders/queries/stop_reason'

/**
 * Lets stopped parcels go on: the interception is lifted, and a refund of before stops them no more.
 * What stops a whole order (`ORDER_STOPS`) is not lifted parcel by parcel: those answer with it, and
 * those that nothing stops with their own status.
 */
export default class LetFulfilmentsGo {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: readonly number[]
    reason: string
    source?: NewChange['source']
    actor?: Actor
  }): Promise<MoveResult> {
    const { fulfilmentIds, reason, source, actor = SYSTEM } = input
    if (fulfilmentIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockFulfilments(trx, fulfilmentIds)
      const stops = await sql<{ id: number; orderId: number; reason: string | null }>(
        trx,
        `SELECT f.id, f.order_id AS "orderId", ${STOP_REASON} AS reason FROM fulfilments f
          WHERE f.id = ANY($1::bigint[]) AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed') ORDER BY f.id`,
        [fulfilmentIds],
        'fulfilments_stop_reasons'
      )
      const free = stops.filter(({ reason: why }) => why !== null && !ORDER_STOPS.has(why))
      await sql(
        trx,
        `UPDATE fulfilments SET intercept_reason = NULL, let_go_at = clock_timestamp(), version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[])`,
        [free.map((row) => row.id)],
        'fulfilments_let_go'
      )
      await recordChanges(
        trx,
        free.map(({ id, orderId }) => ({
          orderId,
          reason,
          source,
          actions: [{ action: 'let_go' as const, details: { fulfilmentId: id } }],
        })),
        actor
      )
      const moved = new Set(free.map((row) => row.id))
      const why = new Map(stops.map((row) => [row.id, row.reason]))
      const refused = rows
        .filter((row) => !moved.has(row.id))
        .map(({ id, status }) => ({ id, status: why.get(id) ?? status }))
      return { moved: [...moved], refused }
    })
  }
}
