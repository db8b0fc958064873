import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { FulfilmentsReleased } from '#orders/events/fulfilments_released'
import { lockFulfilments, ordersOf } from '#orders/queries/lock_orders'

/** Hands reserved fulfilments to their warehouses. An order is released when none of its parcels waits any more. */
export default class ReleaseFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: number[]
    actor?: Actor
  }): Promise<MoveResult> {
    const { fulfilmentIds, actor = SYSTEM } = input
    if (fulfilmentIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockFulfilments(trx, fulfilmentIds)
      const result = partMoves(fulfilmentMachine, 'released', fulfilmentIds, rows)
      if (result.moved.length === 0) return result
      const moved = new Set(result.moved)
      const orderIds = ordersOf(rows.filter((row) => moved.has(row.id)))
      await markReleased(trx, result.moved, orderIds)
      await append(trx, new FulfilmentsReleased({ fulfilmentIds: result.moved, orderIds }), actor)
      return result
    })
  }
}

/** The rows alone: fulfilments to released, then the orders of which nothing waits any more. */
export async function markReleased(trx: Trx, fulfilmentIds: number[], orderIds: number[]) {
  if (fulfilmentIds.length > 0)
    await sql(
      trx,
      `UPDATE fulfilments SET status = 'released', released_at = now(), version = version + 1, updated_at = now()
      WHERE id = ANY($1::bigint[]) AND status = 'reserved'`,
      [fulfilmentIds],
      'fulfilments_release'
    )
  await sql(
    trx,
    `UPDATE orders o SET status = 'released', version = version + 1, updated_at = now()
      WHERE o.id = ANY($1::bigint[]) AND o.status = 'allocated'
        AND NOT EXISTS (SELECT 1 FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
                         WHERE x.order_id = o.id AND f.status IN ('planned', 'reserved'))`,
    [orderIds],
    'orders_release'
  )
}
