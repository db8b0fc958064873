import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ReleaseReservations from '#inventory/actions/release_reservations'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { FulfilmentsCancelled } from '#orders/events/fulfilments_cancelled'
import { lockFulfilments, ordersOf } from '#orders/queries/lock_orders'

/**
 * Cancels fulfilments before they ship: reservations are released, the lines count as open again,
 * and an order with nothing left in work goes back to approved, to be allocated anew.
 */
export default class CancelFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: number[]
    reason: string
    actor?: Actor
  }): Promise<MoveResult> {
    const { fulfilmentIds, reason, actor = SYSTEM } = input
    if (fulfilmentIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockFulfilments(trx, fulfilmentIds)
      const result = partMoves(fulfilmentMachine, 'cancelled', fulfilmentIds, rows)
      if (result.moved.length === 0) return result
      const lineIds = await voidFulfilments(trx, result.moved, reason)
      await new ReleaseReservations().handle({ trx, fulfilmentLineIds: lineIds, outcome: 'voided' })
      const moved = new Set(result.moved)
      const orderIds = ordersOf(rows.filter((row) => moved.has(row.id)))
      await reopenOrders(trx, orderIds)
      await append(
        trx,
        new FulfilmentsCancelled({ fulfilmentIds: result.moved, orderIds, reason }),
        actor
      )
      return result
    })
  }
}

/** The rows alone: heads to cancelled, their lines cancelled, `order_lines.allocated` down. Answers the line ids. */
export async function voidFulfilments(
  trx: Trx,
  fulfilmentIds: number[],
  reason: string | null = null
): Promise<number[]> {
  const lines = await sql<{ id: number }>(
    trx,
    `WITH heads AS (
       UPDATE fulfilments SET status = 'cancelled', version = version + 1, updated_at = now(),
              intercept_reason = CASE WHEN status = 'packed' THEN $3 ELSE intercept_reason END
        WHERE id = ANY($1::bigint[]) AND status = ANY($2::text[]))
     UPDATE fulfilment_lines SET is_cancelled = true WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_cancelled RETURNING id`,
    [fulfilmentIds, fulfilmentMachine.sources('cancelled'), reason],
    'fulfilments_cancel'
  )
  return lines.map((line) => line.id)
}

/** Orders of which nothing is in a live fulfilment any more are approved again. */
export async function reopenOrders(trx: Trx, orderIds: number[]) {
  await sql(
    trx,
    `UPDATE orders o SET status = 'approved', version = version + 1, updated_at = now()
      WHERE o.id = ANY($1::bigint[]) AND o.status IN ('allocated', 'released')
        AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.allocated > 0)`,
    [orderIds],
    'orders_reopen'
  )
}
