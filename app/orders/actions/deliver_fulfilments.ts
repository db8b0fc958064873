import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { FulfilmentsDelivered } from '#orders/events/fulfilments_delivered'
import { lockFulfilments, ordersOf } from '#orders/queries/lock_orders'

/** Parcels were signed for. An order is delivered when every shipped unit is. */
export default class DeliverFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: number[]
    deliveredAt?: Date
    actor?: Actor
  }): Promise<MoveResult> {
    const { fulfilmentIds, deliveredAt, actor = SYSTEM } = input
    if (fulfilmentIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockFulfilments(trx, fulfilmentIds)
      const result = partMoves(fulfilmentMachine, 'delivered', fulfilmentIds, rows)
      if (result.moved.length === 0) return result
      const moved = new Set(result.moved)
      const orderIds = ordersOf(rows.filter((row) => moved.has(row.id)))
      await markDelivered(trx, result.moved, orderIds, deliveredAt ?? null)
      await append(trx, new FulfilmentsDelivered({ fulfilmentIds: result.moved, orderIds }), actor)
      return result
    })
  }
}

async function markDelivered(
  trx: Trx,
  fulfilmentIds: number[],
  orderIds: number[],
  at: Date | null
) {
  await sql(
    trx,
    `UPDATE fulfilments SET status = 'delivered', delivered_at = coalesce($2, now()), version = version + 1, updated_at = now()
      WHERE id = ANY($1::bigint[]) AND status = 'shipped'`,
    [fulfilmentIds, at],
    'fulfilments_deliver'
  )
  await sql(
    trx,
    `UPDATE order_lines l SET delivered = l.delivered + d.qty
       FROM (SELECT order_line_id, sum(line_qty) AS qty FROM fulfilment_lines
              WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_cancelled GROUP BY 1) d
      WHERE l.id = d.order_line_id AND d.qty > 0`,
    [fulfilmentIds],
    'order_lines_deliver'
  )
  await sql(
    trx,
    `UPDATE orders o SET status = 'delivered', version = version + 1, updated_at = now()
      WHERE o.id = ANY($1::bigint[]) AND o.status = 'shipped'
        AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.delivered < l.shipped)`,
    [orderIds],
    'orders_deliver'
  )
}
