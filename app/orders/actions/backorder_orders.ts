import { inTransaction, type Trx } from '#kernel/transaction'
import { moveOrders } from '#orders/actions/move_orders'
import type { MoveResult } from '#orders/domain/moves'

/** Approved orders that stock cannot serve wait as backorders. */
export default class BackorderOrders {
  async handle(input: { trx?: Trx | null; orderIds: number[] }): Promise<MoveResult> {
    if (input.orderIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, (trx) => moveOrders(trx, input.orderIds, 'backordered'))
  }
}
