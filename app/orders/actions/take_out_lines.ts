import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ReleaseReservations from '#inventory/actions/release_reservations'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import { planTakeOut, type Piece, type TakeOutPlan } from '#orders/domain/interception'
import { FulfilmentLinesDropped } from '#orders/events/fulfilment_lines_dropped'
import { lockFulfilments } from '#orders/queries/lock_orders'

export interface TakenOut {
  /** Parcels that hold units which are picked or packed already, with the order lines at fault. */
  stuck: TakeOutPlan['stuck']
  /** Fulfilment lines that left their parcels. */
  dropped: number[]
}

const PIECES = `
  SELECT fl.order_line_id AS "orderLineId", fl.fulfilment_id AS "fulfilmentId", f.status, sum(fl.line_qty)::int AS units,
         bool_or(fl.picked > 0) AS "isPicked", jsonb_agg(fl.id ORDER BY fl.id) AS "lineIds"
    FROM fulfilment_lines fl JOIN fulfilments f ON f.id = fl.fulfilment_id
   WHERE fl.order_line_id = ANY($1::bigint[]) AND NOT fl.is_cancelled
     AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed')
   GROUP BY fl.order_line_id, fl.fulfilment_id, f.status ORDER BY fl.fulfilment_id, fl.order_line_id`

/**
 * Frees units of order lines that are not to be sent any more, in a transaction that holds the locks
 * of their orders. Units that no parcel holds go first; then whole lines leave parcels in which
 * nothing of them was picked, their stock is free again, and a parcel left empty is cancelled. What
 * is picked or packed stays and is answered as stuck.
 */
export default class TakeOutLines {
  async handle(input: {
    trx: Trx
    lines: readonly { orderLineId: number; qty: number }[]
    reason: string
    actor?: Actor
  }): Promise<TakenOut> {
    const { trx, lines, reason, actor = SYSTEM } = input
    if (lines.length === 0) return { stuck: [], dropped: [] }
    const ids = lines.map((line) => line.orderLineId)
    await this.#lock(trx, ids)
    const open = await sql<{ id: number; open: number }>(
      trx,
      'SELECT id, qty - cancelled - allocated AS open FROM order_lines WHERE id = ANY($1::bigint[])',
      [ids],
      'order_lines_open'
    )
    const openOf = new Map(open.map((row) => [row.id, row.open]))
    const pieces = await sql<Piece & Record<string, unknown>>(trx, PIECES, [ids], 'order_pieces')
    const plan = planTakeOut(
      lines.map((line) => ({ ...line, open: openOf.get(line.orderLineId) ?? 0 })),
      pieces
    )
    if (plan.dropped.length > 0) await this.#drop(trx, plan.dropped, reason, actor)
    return { stuck: plan.stuck, dropped: plan.dropped.map((one) => one.lineId) }
  }

  async #lock(trx: Trx, orderLineIds: number[]) {
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT DISTINCT fl.fulfilment_id AS id FROM fulfilment_lines fl JOIN fulfilments f ON f.id = fl.fulfilment_id
        WHERE fl.order_line_id = ANY($1::bigint[]) AND NOT fl.is_cancelled AND f.status NOT IN ('cancelled', 'shipped', 'delivered', 'returned')`,
      [orderLineIds],
      'order_lines_parcels'
    )
    await lockFulfilments(
      trx,
      rows.map((row) => row.id)
    )
  }

  async #drop(trx: Trx, dropped: TakeOutPlan['dropped'], reason: string, actor: Actor) {
    const fulfilmentLineIds = dropped.map((one) => one.lineId)
    const fulfilmentIds = [...new Set(dropped.map((one) => one.fulfilmentId))]
    const gone = await sql<{ orderId: number }>(
      trx,
      `UPDATE fulfilment_lines fl SET is_cancelled = true WHERE id = ANY($1::bigint[]) AND NOT is_cancelled
       RETURNING (SELECT order_id FROM order_lines WHERE id = fl.order_line_id) AS "orderId"`,
      [fulfilmentLineIds],
      'fulfilment_lines_drop'
    )
    await new ReleaseReservations().handle({ trx, fulfilmentLineIds, outcome: 'voided', actor })
    const heads = await sql<{ id: number; isEmpty: boolean }>(
      trx,
      `UPDATE fulfilments f SET version = version + 1, updated_at = now() WHERE f.id = ANY($1::bigint[])
       RETURNING f.id,
         NOT EXISTS (SELECT 1 FROM fulfilment_lines fl WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled) AS "isEmpty"`,
      [fulfilmentIds],
      'fulfilments_lines_dropped'
    )
    const orderIds = [...new Set(gone.map((row) => row.orderId))]
    await append(
      trx,
      new FulfilmentLinesDropped({ fulfilmentIds, fulfilmentLineIds, orderIds, reason }),
      actor
    )
    await new CancelFulfilments().handle({
      trx,
      fulfilmentIds: heads.filter((head) => head.isEmpty).map((head) => head.id),
      reason,
      actor,
    })
  }
}
