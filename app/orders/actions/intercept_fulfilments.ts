import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockFulfilments } from '#orders/queries/lock_orders'

/** Marks fulfilments that must not leave (or may again, without a reason); the floor is stopped at its next scan. */
export default class InterceptFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: number[]
    reason: string | null
  }): Promise<number[]> {
    return inTransaction(input.trx, async (trx) => {
      await lockFulfilments(trx, input.fulfilmentIds)
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE fulfilments SET intercept_reason = $2, version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status IN ('planned', 'reserved', 'released', 'picking', 'packed') RETURNING id`,
        [input.fulfilmentIds, input.reason],
        'fulfilments_intercept'
      )
      return rows.map((row) => row.id)
    })
  }
}
