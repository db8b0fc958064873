import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { lockFulfilments } from '#orders/queries/lock_orders'

/** Released fulfilments are being picked from now on. */
export default class StartPicking {
  async handle(input: { trx?: Trx | null; fulfilmentIds: number[] }): Promise<MoveResult> {
    const { fulfilmentIds } = input
    if (fulfilmentIds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const result = partMoves(
        fulfilmentMachine,
        'picking',
        fulfilmentIds,
        await lockFulfilments(trx, fulfilmentIds)
      )
      await sql(
        trx,
        `UPDATE fulfilments SET status = 'picking', version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status = 'released'`,
        [result.moved],
        'fulfilments_pick'
      )
      return result
    })
  }
}
