import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { countUsed } from '#modules/marketing/actions/use_coupons'

/** Gives back the coupons of orders that were cancelled: they can be used again until they expire. */
export default class RestoreCoupons {
  handle({ trx, orderIds }: { trx?: Trx | null; orderIds: number[] }): Promise<number[]> {
    return inTransaction(trx, async (t) => {
      const rows = await sql<{ id: number; was: string }>(
        t,
        `WITH held AS (
           SELECT id, state FROM marketing_coupon_claims
            WHERE order_id = ANY($1::bigint[]) AND state IN ('reserved', 'used') ORDER BY id FOR NO KEY UPDATE
         )
         UPDATE marketing_coupon_claims k SET state = 'restored', order_id = NULL, used_at = NULL, updated_at = now()
           FROM held h WHERE h.id = k.id RETURNING k.id, h.state AS was`,
        [orderIds]
      )
      await countUsed(
        t,
        rows.filter((row) => row.was === 'used').map((row) => row.id),
        -1
      )
      return rows.map((row) => row.id)
    })
  }
}
