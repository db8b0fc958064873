import type { StoredEvent } from '#kernel/events/domain_event'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import RefreshCustomerTotals from '#orders/actions/refresh_customer_totals'

/** Orders were paid, cancelled or refunded: their customers' totals moved. */
export default class RefreshCustomerTotalsOnOrders {
  async handle({ payload }: StoredEvent<{ orderIds: number[] }>, trx: Trx): Promise<void> {
    const rows = await sql<{ id: number }>(
      trx,
      'SELECT DISTINCT customer_id AS id FROM orders WHERE id = ANY($1::bigint[]) AND customer_id IS NOT NULL',
      [payload.orderIds]
    )
    await new RefreshCustomerTotals().handle({ trx, customerIds: rows.map((row) => row.id) })
  }
}
