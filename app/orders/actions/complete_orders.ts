import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { setOrderStatus } from '#orders/actions/move_orders'
import { OPEN_CASES } from '#orders/domain/case_machine'

/** Orders whose every parcel arrived before `$1` and that no after-sales case is open on. */
const DUE = `
  SELECT o.id FROM orders o
   WHERE o.status = 'delivered' AND o.placed_at < $1
     AND NOT EXISTS (SELECT FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
                        WHERE x.order_id = o.id AND f.delivered_at >= $1)
     AND NOT EXISTS (SELECT FROM after_sales_cases c WHERE c.order_id = o.id
                        AND c.status = ANY($3::text[]))
   ORDER BY o.placed_at, o.id LIMIT $2 FOR UPDATE OF o SKIP LOCKED`

/**
 * Closes orders whose parcels arrived before a moment and about which nothing is open. A case can
 * still be opened on a completed order; nothing is promised about it any more.
 * @returns the ids of those completed, `limit` at most; those another transaction holds are left
 */
export default class CompleteOrders {
  handle(input: { trx?: Trx | null; deliveredBefore: Date; limit?: number }): Promise<number[]> {
    return inTransaction(input.trx, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        DUE,
        [input.deliveredBefore, input.limit ?? 1000, [...OPEN_CASES]],
        'orders_complete_due'
      )
      if (rows.length === 0) return []
      return setOrderStatus(
        trx,
        rows.map((row) => row.id),
        'completed'
      )
    })
  }
}
